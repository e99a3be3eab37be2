package io.umbel.node.endpoint;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicConnectionAddress;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Promise;
import io.umbel.node.path.ConnectionPath;
import io.umbel.node.path.DialGate;
import io.umbel.node.path.RelayRoute;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Makes the connections that this node begins. Event loop only. */
final class Dialer {
    private static final AttributeKey<Dial> DIAL = AttributeKey.valueOf(Dialer.class, "dial");

    private final Channel socket;
    private final DialGate gate;
    private final Connections connections;
    private final SegmentedDatagramPacketAllocator segments;
    private final Duration limit;

    /**
     * @param limit for one handshake
     */
    Dialer(
            Channel socket,
            DialGate gate,
            Connections connections,
            SegmentedDatagramPacketAllocator segments,
            Duration limit) {
        this.socket = socket;
        this.gate = gate;
        this.connections = connections;
        this.segments = segments;
        this.limit = limit;
    }

    /** The engine of a channel that a dial has made. */
    static QuicSslEngine engine(QuicChannel channel, TlsContexts tls) {
        Dial dial = channel.attr(DIAL).get();
        return tls.clientEngine(channel, dial.peer().id(), dial.alpn());
    }

    boolean isStopping() {
        return connections.isStopping();
    }

    void dial(
            NodeAddress peer,
            Alpn alpn,
            List<InetSocketAddress> candidates,
            Promise<EstablishedConnection> result) {
        dial(peer, alpn, candidates, () -> connections.paths().dial(candidates), result);
    }

    void dial(
            NodeAddress peer, Alpn alpn, RelayRoute relay, Promise<EstablishedConnection> result) {
        dial(peer, alpn, List.of(), () -> connections.paths().dial(relay, peer.id()), result);
    }

    private void dial(
            NodeAddress peer,
            Alpn alpn,
            List<InetSocketAddress> candidates,
            Supplier<ConnectionPath> begin,
            Promise<EstablishedConnection> result) {
        if (connections.isStopping()) {
            result.tryFailure(DialFailures.stopping(peer));
            return;
        }
        if (connections.isFull()) {
            result.tryFailure(DialFailures.full(peer, connections.limit()));
            return;
        }
        ConnectionPath path = begin.get();
        var dial = new Dial(this, peer, alpn, candidates, path, result);
        var lifecycle = ConnectionLifecycle.dialing(connections, path, dial);
        gate.next(path.beganRelayed());
        var _ = bootstrap(path, lifecycle).attr(DIAL, dial).connect().addListener(dial::connected);
    }

    private QuicChannelBootstrap bootstrap(ConnectionPath path, ConnectionLifecycle lifecycle) {
        return QuicChannel.newBootstrap(socket)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(limit.toMillis()))
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, segments)
                .remoteAddress(path.synthetic())
                .localConnectionAddress(new QuicConnectionAddress(path.firstId().toBytes()))
                .handler(lifecycle)
                .streamHandler(new StreamDelivery())
                .streamOption(ChannelOption.AUTO_READ, false);
    }
}
