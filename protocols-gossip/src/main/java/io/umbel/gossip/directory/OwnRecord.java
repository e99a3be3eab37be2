package io.umbel.gossip.directory;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.ServiceDirectory.Service;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node says of itself, and when again. Not for several threads at once. */
final class OwnRecord {
    private static final Logger log = LoggerFactory.getLogger(OwnRecord.class);

    /** Between answers to whoever speaks with this node's key. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final int REFRESHES_PER_TTL = 3;
    private static final double JITTER = 0.2;

    private final OwnServices services = new OwnServices();
    private final Supplier<NodeAddress> address;
    private final SignedRecord.Signer signer;
    private final Duration ttl;
    private final int maxBody;
    private final RandomGenerator random;
    private NodeAddress said;
    private long sequence;
    private Instant renewed = Instant.EPOCH;
    private Instant due = Instant.MAX;
    private boolean wasOutdone;

    /**
     * @param address of this node at the moment
     * @param maxBody bytes of a record
     * @param random so that nodes that began together do not speak together
     */
    OwnRecord(
            Supplier<NodeAddress> address,
            SignedRecord.Signer signer,
            Duration ttl,
            int maxBody,
            RandomGenerator random) {
        this.address = address;
        this.signer = signer;
        this.ttl = ttl;
        this.maxBody = maxBody;
        this.random = random;
        this.said = address.get();
    }

    OwnServices services() {
        return services;
    }

    /**
     * Refuses one for which the record has no room.
     *
     * @throws IllegalArgumentException if this node's services get too long with it
     */
    void requireRoomFor(Service service) {
        long trial = services.add(service);
        int length = RecordCodec.encode(record(NodeAddress.of(said.id()))).length;
        var _ = services.remove(trial);
        if (length > maxBody) {
            throw new IllegalArgumentException(
                    "service %s: all services of this node would take %d bytes (expected at most %d; umbel.plugins.gossip.max-message-size)"
                            .formatted(service.name(), length, maxBody));
        }
    }

    boolean isDue(Instant now) {
        return !now.isBefore(due) || (due.isBefore(Instant.MAX) && !said.equals(address.get()));
    }

    /** The next record. */
    SignedRecord renew(Instant now) {
        sequence = Math.max(sequence + 1, now.toEpochMilli());
        renewed = now;
        due = services.services().isEmpty() ? Instant.MAX : now.plus(pause());
        said = address.get();
        NodeAddress shown = reachable(said);
        NodeRecord record = record(shown);
        while (RecordCodec.encode(record).length > maxBody && !shown.isBareId()) {
            shown = withoutLastWay(shown);
            record = record(shown);
        }
        return SignedRecord.sign(record, signer);
    }

    private NodeRecord record(NodeAddress shown) {
        return new NodeRecord(shown, sequence, ttl, services.services());
    }

    private Duration pause() {
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        return Duration.ofNanos((long) (ttl.toNanos() * factor / REFRESHES_PER_TTL));
    }

    private static NodeAddress reachable(NodeAddress address) {
        List<InetSocketAddress> ways =
                address.addresses().stream()
                        .filter(way -> !way.isUnresolved() && !way.getAddress().isAnyLocalAddress())
                        .toList();
        return new NodeAddress(address.id(), ways, address.relays());
    }

    private static NodeAddress withoutLastWay(NodeAddress address) {
        List<InetSocketAddress> ways = address.addresses();
        List<URI> relays = address.relays();
        return ways.size() > relays.size()
                ? new NodeAddress(address.id(), ways.subList(0, ways.size() - 1), relays)
                : new NodeAddress(address.id(), ways, relays.subList(0, relays.size() - 1));
    }

    /**
     * Somebody has this node's last word with a higher number: this node itself, before its clock
     * was set back, or a copy of its key.
     *
     * @return whether to renew the record now; if not, that is due soon
     */
    boolean outdo(long theirs, Instant now) {
        if (!wasOutdone) {
            wasOutdone = true;
            log.warn(
                    "services were announced with this node's key and a later number: its clock was"
                            + " set back, or another node has the same key");
        }
        sequence = Math.max(sequence, theirs);
        if (!now.isBefore(renewed.plus(PAUSE))) {
            return true;
        }
        due = renewed.plus(PAUSE);
        return false;
    }
}
