package io.umbel.node;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.umbel.node.address.AddressBook;
import io.umbel.node.address.LearntAddresses;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.guard.Doorkeeper;
import io.umbel.node.inspect.ConnectionMetrics;
import io.umbel.node.pool.PoolDialer;
import io.umbel.node.relay.RelayDialer;
import io.umbel.node.relay.RelayLinks;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.ReachSettings.Paths;
import io.umbel.node.tls.TlsDialer;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Blocking dials: finds addresses, tries them, remembers what worked. For virtual threads. */
final class Dialer implements PoolDialer<DialedConnection>, RelayDialer {
    private final Endpoint endpoint;
    private final Doorkeeper doorkeeper;
    private final AddressBook addresses;
    private final LearntAddresses learnt;
    private final NodeSettings settings;
    private final ConnectionMetrics metrics;
    private final TlsDialer tls;
    private final RelayLinks relays;

    Dialer(
            Endpoint endpoint,
            Doorkeeper doorkeeper,
            AddressBook addresses,
            LearntAddresses learnt,
            NodeSettings settings,
            ConnectionMetrics metrics,
            TlsDialer tls,
            RandomGenerator random) {
        this.metrics = metrics;
        this.tls = tls;
        this.endpoint = endpoint;
        this.doorkeeper = doorkeeper;
        this.addresses = addresses;
        this.learnt = learnt;
        this.settings = settings;
        this.relays = new RelayLinks(settings.reach(), endpoint, this, random);
        boolean relayOnly = settings.reach().paths() == Paths.RELAYED;
        endpoint.reach(relayOnly ? List::of : relays, relayOnly);
    }

    /** The links over which peers are dialed that cannot be reached otherwise. */
    RelayLinks relays() {
        return relays;
    }

    @Override
    public DialedConnection dial(NodeAddress peer, Alpn alpn)
            throws IOException, InterruptedException {
        requireNotBanned(peer);
        EstablishedConnection connection =
                metrics.dial(peer.id(), alpn, () -> handshake(peer, alpn));
        metrics.opened(connection);
        learnt.learn(connection.peer(), connection.info().path());
        if (settings.reach().paths() != Paths.RELAYED) {
            CandidateSearch.start(connection, addresses, endpoint);
        }
        return new DialedConnection(connection, settings.endpoint().datagramQueue());
    }

    private void requireNotBanned(NodeAddress peer) throws DialException {
        if (doorkeeper.isBanned(peer.id())) {
            throw new DialException(
                    Failure.REFUSED,
                    "dial %s: this node has banned it (to let it in again: umbel unban %s)"
                            .formatted(peer.id().toShortString(), peer.id()),
                    null);
        }
    }

    @Override
    public EstablishedConnection overQuic(NodeAddress relay, Alpn alpn)
            throws IOException, InterruptedException {
        return dial(relay, alpn).transport();
    }

    @Override
    public Channel overTls(NodeAddress relay, Alpn alpn) throws IOException, InterruptedException {
        requireNotBanned(relay);
        return addresses.dial(relay, alpn, settings.dial().timeout(), tls::dial);
    }

    private EstablishedConnection handshake(NodeAddress peer, Alpn alpn)
            throws IOException, InterruptedException {
        return peer.isBareId() && peer.id().equals(endpoint.id())
                ? tracedHandshake(peer, alpn, settings.dial().timeout())
                : addresses.dial(peer, alpn, settings.dial().timeout(), this::tracedHandshake);
    }

    private EstablishedConnection tracedHandshake(NodeAddress peer, Alpn alpn, Duration atMost)
            throws IOException, InterruptedException {
        return metrics.handshake(peer.id(), alpn, () -> handshake(peer, alpn, atMost));
    }

    private EstablishedConnection handshake(NodeAddress peer, Alpn alpn, Duration atMost)
            throws IOException, InterruptedException {
        Future<EstablishedConnection> dial =
                RacedDial.begin(endpoint, relays, peer, alpn, settings.reach().paths());
        try {
            if (!dial.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                var _ = dial.cancel(false);
                throw new DialException(
                        Failure.UNREACHABLE,
                        "dial %s: no answer within %d ms (umbel.dial.timeout) from %s"
                                .formatted(
                                        peer.id().toShortString(),
                                        atMost.toMillis(),
                                        peer.addresses()),
                        null);
            }
        } catch (InterruptedException e) {
            var _ = dial.cancel(false);
            throw e;
        }
        return switch (dial.cause()) {
            case null -> dial.getNow();
            case IOException e -> throw e;
            case Throwable e ->
                    throw new DialException(
                            Failure.UNREACHABLE, "dial " + peer + ": " + e.getMessage(), e);
        };
    }

    @Override
    public boolean isOpen(DialedConnection connection) {
        return connection.transport().isOpen();
    }

    @Override
    public void onClosed(DialedConnection connection, Runnable listener) {
        var _ = connection.transport().closed().addListener(_ -> listener.run());
    }

    @Override
    public void ping(DialedConnection connection) throws IOException, InterruptedException {
        connection.transport().ping(settings.dial().ping());
    }

    @Override
    public void close(DialedConnection connection, ErrorCode code, String reason) {
        connection.transport().close(code, reason);
    }
}
