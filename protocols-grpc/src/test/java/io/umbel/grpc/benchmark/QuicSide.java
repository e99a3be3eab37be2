package io.umbel.grpc.benchmark;

import io.grpc.ManagedChannel;
import io.umbel.grpc.server.GrpcNode;
import io.umbel.spi.NodeAddress;
import java.net.InetSocketAddress;

/** Two nodes in this process, a loop for each; a dialer of its own, so no connection is shared. */
final class QuicSide implements AutoCloseable {
    private final GrpcNode node;

    /**
     * @param preset of both endpoints
     * @param sessions the most QUIC streams of a channel
     */
    QuicSide(String preset, int sessions, int window, long floodBytes) throws Exception {
        this.node =
                GrpcNode.onPreset(
                        preset,
                        "flow-window = " + window,
                        "server.ready-threshold = " + window,
                        "client.sessions = " + sessions,
                        "client.calls-per-session = 16");
        var _ = node.provide(Calls.service(floodBytes));
        node.serve(RawFlood.ALPN, new RawFlood());
    }

    InetSocketAddress address() {
        return node.address().addresses().getFirst();
    }

    ManagedChannel channel() {
        return channel(address());
    }

    /** A channel that dials {@code address}, behind which the node is. */
    ManagedChannel channel(InetSocketAddress address) {
        return node.channels()
                .builder(NodeAddress.of(node.address().id(), address).toString())
                .build();
    }

    void takeRawFlood(int message, long bytes) throws Exception {
        RawFlood.take(node.dialing(), node.address(), message, bytes);
    }

    @Override
    public void close() {
        node.close();
    }
}
