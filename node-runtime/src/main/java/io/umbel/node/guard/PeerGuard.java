package io.umbel.node.guard;

import io.umbel.node.settings.GuardSettings;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import io.umbel.spi.Violation;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's memory of peers that mean harm. Violations lower a peer's score; a score that has
 * fallen far enough is a ban, which holds for the whole node, outlives a restart and ends by
 * itself. What it remembers is bounded, whatever arrives.
 *
 * <p>For any thread, event loops too; only {@link #open}, {@link #ban}, {@link #unban} and {@link
 * #close} block, for the file.
 */
public final class PeerGuard implements Doorkeeper, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeerGuard.class);

    private final GuardSettings settings;
    private final Set<NodeId> trusted;
    private final InstantSource clock;
    private final Scores<NodeId> keys;
    private final Scores<Network> addresses;
    private final BannedKeys bannedAt;
    private final Bans bans;
    private final BanKeeper keeper;
    private final List<Consumer<Ban>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong violations = new AtomicLong();

    private PeerGuard(
            GuardSettings settings, Set<NodeId> trusted, InstantSource clock, Executor blocking) {
        this.settings = settings;
        this.trusted = Set.copyOf(trusted);
        this.clock = clock;
        this.keys = new Scores<>(settings.halfLife(), clock);
        this.addresses = new Scores<>(settings.halfLife(), clock);
        this.bannedAt = new BannedKeys(settings.banDuration(), clock);
        this.bans = new Bans(clock, settings.maxBans());
        this.keeper = new BanKeeper(new BanFile(settings.file()), bans::all, blocking);
    }

    /**
     * A guard that knows the bans of its file.
     *
     * @param trusted keys that are never banned, besides those of the settings
     * @param blocking runs the writing of the file
     * @throws IOException if the file cannot be read or is damaged
     */
    public static PeerGuard open(
            GuardSettings settings, Set<NodeId> trusted, InstantSource clock, Executor blocking)
            throws IOException {
        var guard = new PeerGuard(settings, trusted, clock, blocking);
        new BanFile(settings.file()).read().forEach(guard.bans::put);
        return guard;
    }

    /* --------------- Violations --------------- */

    @Override
    public void report(ConnectionInfo peer, Violation violation, String detail) {
        Optional<InetAddress> address = addressOf(peer);
        peer.nodeId()
                .ifPresentOrElse(
                        id -> report(id, address, violation, detail),
                        () -> address.ifPresent(from -> report(from, violation, detail)));
    }

    @Override
    public void report(InetAddress address, Violation violation, String detail) {
        Network network = Network.of(address);
        double score = addresses.lower(network, cost(violation));
        told(network, violation, detail, score);
        if (settings.addressAfter() > 0 && score <= settings.banScore()) {
            banByScore(new BanSubject.Address(network), violation + ": " + detail);
        }
    }

    private void report(
            NodeId id, Optional<InetAddress> address, Violation violation, String detail) {
        if (isTrusted(id)) {
            log.warn("{} by {}, who is trusted: {}", violation, id.toShortString(), detail);
            return;
        }
        double score = keys.lower(id, cost(violation));
        told(id.toShortString(), violation, detail, score);
        if (score <= settings.banScore() && !isBanned(id)) {
            // The address first: who hears of its ban must not find the address still open.
            address.map(Network::of).ifPresent(network -> bannedAt(network, id));
            banByScore(new BanSubject.Key(id), violation + ": " + detail);
        }
    }

    private void bannedAt(Network network, NodeId id) {
        if (settings.addressAfter() == 0) {
            return;
        }
        int banned = bannedAt.add(network, id);
        if (banned >= settings.addressAfter()) {
            bannedAt.forget(network);
            banByScore(new BanSubject.Address(network), banned + " keys banned at this address");
        }
    }

    private double cost(Violation violation) {
        violations.incrementAndGet();
        return settings.weights().getOrDefault(violation, 0.0);
    }

    private static void told(Object who, Violation violation, String detail, double score) {
        log.debug("{} by {}: {} (score {})", violation, who, detail, score);
    }

    private void banByScore(BanSubject subject, String reason) {
        put(subject, clock.instant().plus(settings.banDuration()), reason);
        keeper.writeSoon();
    }

    private boolean isTrusted(NodeId id) {
        return trusted.contains(id) || settings.never().contains(id);
    }

    /** At most 0; 0 for whoever has done nothing wrong, or long ago. */
    public double score(NodeId id) {
        return keys.of(id);
    }

    /** The score that a caller is judged by: its key's, or its address' where it has no key. */
    public double score(ConnectionInfo caller) {
        return caller.nodeId()
                .map(this::score)
                .or(() -> addressOf(caller).map(address -> addresses.of(Network.of(address))))
                .orElse(0.0);
    }

    /** How many violations were reported since the start. */
    public long violations() {
        return violations.get();
    }

    /** How many keys and addresses have a score here: bounded, whatever arrives. */
    long remembered() {
        return keys.size() + addresses.size();
    }

    /* --------------- Bans --------------- */

    @Override
    public boolean isBanned(NodeId id) {
        return !bans.isEmpty() && bans.holds(new BanSubject.Key(id)) && !isTrusted(id);
    }

    @Override
    public boolean isBanned(InetAddress address) {
        return !bans.isEmpty() && bans.holds(new BanSubject.Address(Network.of(address)));
    }

    /** Whether this caller is kept out now, by its key or its address. */
    public boolean isBanned(ConnectionInfo caller) {
        return caller.nodeId().filter(this::isBanned).isPresent()
                || addressOf(caller).filter(this::isBanned).isPresent();
    }

    /**
     * Bans somebody by hand. When it returns, the ban is on the disk.
     *
     * @param duration empty for ever
     * @throws IllegalArgumentException if it is a key that is never banned, or for no time
     * @throws IOException if the file cannot be written; the ban holds until the node stops
     */
    public Ban ban(BanSubject subject, Optional<Duration> duration, String reason)
            throws IOException {
        if (subject instanceof BanSubject.Key(NodeId id) && isTrusted(id)) {
            throw new IllegalArgumentException(
                    id
                            + ": the node's own key and those of umbel.control.allow and"
                            + " umbel.ban.never cannot be banned");
        }
        if (duration.filter(length -> !length.isPositive()).isPresent()) {
            throw new IllegalArgumentException(
                    "ban for " + duration.get() + " (expected longer than nothing)");
        }
        Instant until = duration.map(length -> clock.instant().plus(length)).orElse(Ban.FOR_EVER);
        Ban ban = put(subject, until, reason);
        keeper.write();
        return ban;
    }

    private Ban put(BanSubject subject, Instant until, String reason) {
        var ban = new Ban(subject, clock.instant(), until, reason);
        bans.put(ban);
        log.info("banned {} until {}: {}", subject, until, ban.reason());
        listeners.forEach(listener -> listener.accept(ban));
        return ban;
    }

    /**
     * Lets somebody in again, with a clean score. When it returns, that is on the disk.
     *
     * @return false if it was not banned
     */
    public boolean unban(BanSubject subject) throws IOException {
        boolean wasBanned = bans.remove(subject);
        switch (subject) {
            case BanSubject.Key(NodeId id) -> keys.forget(id);
            case BanSubject.Address(Network network) -> {
                addresses.forget(network);
                bannedAt.forget(network);
            }
        }
        keeper.write();
        return wasBanned;
    }

    /** The bans that hold now, the newest first. */
    public List<Ban> bans() {
        return bans.all();
    }

    /** {@code listener} is told of each further ban, by the thread that made it; must not block. */
    public void onBan(Consumer<Ban> listener) {
        listeners.add(listener);
    }

    /** Writes what is not written yet. */
    @Override
    public void close() {
        keeper.close();
    }

    private static Optional<InetAddress> addressOf(ConnectionInfo caller) {
        return switch (caller) {
            case ConnectionInfo.Quic quic ->
                    quic.path() instanceof NetworkPath.Direct direct
                            ? Optional.of(direct.remote().getAddress())
                            : Optional.empty();
            case ConnectionInfo.Tcp tcp -> Optional.ofNullable(tcp.remote().getAddress());
            case ConnectionInfo.WebSocket web -> Optional.ofNullable(web.remote().getAddress());
            case ConnectionInfo.Unix _ -> Optional.empty();
        };
    }
}
