package io.umbel.node.path;

import io.netty.buffer.ByteBuf;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.spi.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.RejectedExecutionException;

/** One side of a relay between two endpoints of this process: whatever is sent arrives. */
public final class WireRelay implements RelayRoute {
    private static final URI NAME = URI.create("umbel://wire");

    private final Endpoint from;
    private final Endpoint to;

    /** The way from one to the other. */
    public WireRelay(Endpoint from, Endpoint to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public URI relay() {
        return NAME;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public boolean isUp() {
        return true;
    }

    @Override
    public void send(NodeId peer, ByteBuf packet) {
        try {
            to.eventLoop()
                    .execute(() -> to.readRelayed(new WireRelay(to, from), from.id(), packet));
        } catch (RejectedExecutionException _) {
            packet.release(); // the other side has closed
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireRelay wire && from == wire.from && to == wire.to;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(from) ^ System.identityHashCode(to);
    }
}
