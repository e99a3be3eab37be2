package io.umbel.node.path;

import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A key with at least one live connection, and the one address where it is. */
final class Peer {
    private final NodeId id;
    private final PathValidation validation;
    private final Set<ConnectionPath> paths = new HashSet<>();
    private volatile InetSocketAddress address;
    private volatile Instant since;
    private long heardAt;
    private @Nullable ProbeCodec probes;

    Peer(
            NodeId id,
            InetSocketAddress address,
            long heardAt,
            Instant since,
            PathValidation validation) {
        this.id = id;
        this.address = address;
        this.heardAt = heardAt;
        this.since = since;
        this.validation = validation;
    }

    NodeId id() {
        return id;
    }

    InetSocketAddress address() {
        return address;
    }

    Instant since() {
        return since;
    }

    PathValidation validation() {
        return validation;
    }

    long heardAt() {
        return heardAt;
    }

    void heard(long now) {
        heardAt = now;
    }

    void follow(InetSocketAddress newAddress, long now, Instant instant) {
        address = newAddress;
        since = instant;
        heardAt = now;
    }

    void add(ConnectionPath path) {
        paths.add(path);
    }

    /** Whether that was the last. */
    boolean remove(ConnectionPath path) {
        paths.remove(path);
        return paths.isEmpty();
    }

    /** Made when first needed: it costs a key agreement, and most peers never move. */
    ProbeCodec probes(Supplier<ProbeCodec> make) {
        if (probes == null) {
            probes = make.get();
        }
        return probes;
    }
}
