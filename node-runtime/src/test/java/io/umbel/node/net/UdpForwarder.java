package io.umbel.node.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Forwards datagrams between one client and one server, as a NAT does: the server sees the
 * forwarder's outer port, which {@link #rebind} changes under live traffic.
 */
public final class UdpForwarder implements AutoCloseable {
    private static final int SOCKET_BUFFER = 4 << 20;

    private final InetSocketAddress server;
    private final DatagramChannel inner;
    private final AtomicLong forwarded = new AtomicLong();
    private volatile DatagramChannel outer;
    private volatile @Nullable SocketAddress client;
    private volatile byte @Nullable [] lastToServer;

    /** Forwards to {@code server} from now on. */
    public UdpForwarder(InetSocketAddress server) throws IOException {
        this.server = server;
        this.inner = open();
        this.outer = open();
        Thread.ofVirtual().name("forwarder-in").start(this::forwardToServer);
        startOuter(outer);
    }

    private static DatagramChannel open() throws IOException {
        var channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
        return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Where the client sends to. */
    public InetSocketAddress address() {
        return addressOf(inner);
    }

    /** The address under which the server sees the client now. */
    public InetSocketAddress outerAddress() {
        return addressOf(outer);
    }

    private static InetSocketAddress addressOf(DatagramChannel channel) {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException("the forwarder is closed", e);
        }
    }

    /** The NAT forgets its mapping: the old port is closed, packets leave from a new one. */
    public void rebind() throws IOException {
        DatagramChannel old = outer;
        DatagramChannel fresh = open();
        startOuter(fresh);
        outer = fresh;
        old.close();
    }

    /** Datagrams forwarded, both directions together. */
    public long forwarded() {
        return forwarded.get();
    }

    /** A copy of the latest datagram that went to the server. */
    public byte @Nullable [] lastToServer() {
        byte[] last = lastToServer;
        return last == null ? null : last.clone();
    }

    private void forwardToServer() {
        pump(
                inner,
                (buffer, source) -> {
                    client = source;
                    var copy = new byte[buffer.remaining()];
                    buffer.get(buffer.position(), copy);
                    lastToServer = copy;
                    try {
                        outer.send(buffer, server);
                    } catch (ClosedChannelException _) {
                        // rebound at this very moment: the packet is lost, as it would be
                    }
                });
    }

    private void startOuter(DatagramChannel channel) {
        Thread.ofVirtual()
                .name("forwarder-out")
                .start(() ->
                        pump(
                                channel,
                                (buffer, _) -> {
                                    SocketAddress to = client;
                                    if (to != null) {
                                        inner.send(buffer, to);
                                    }
                                }));
    }

    private interface Sink {
        void accept(ByteBuffer datagram, SocketAddress source) throws IOException;
    }

    private void pump(DatagramChannel from, Sink to) {
        var buffer = ByteBuffer.allocateDirect(65_536);
        try {
            while (true) {
                SocketAddress source = from.receive(buffer.clear());
                forwarded.incrementAndGet();
                to.accept(buffer.flip(), source);
            }
        } catch (AsynchronousCloseException _) {
            // closed or rebound
        } catch (ClosedChannelException _) {
            // closed between two datagrams
        } catch (IOException e) {
            throw new UncheckedIOException("forwarder", e);
        }
    }

    @Override
    public void close() throws IOException {
        inner.close();
        outer.close();
    }
}
