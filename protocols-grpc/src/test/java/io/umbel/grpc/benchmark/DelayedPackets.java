package io.umbel.grpc.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Stands between one client and one server of UDP: counts datagrams, delays and loses them. */
final class DelayedPackets implements AutoCloseable {
    private static final int LARGEST = 65_536;
    private static final int SOCKET_BUFFER = 4 << 20;
    private static final long SEED = 1;

    private final double loss;
    private final DatagramChannel inner;
    private final DatagramChannel outer;
    private final AtomicLong packets = new AtomicLong();
    private final Delay toServer;
    private final Delay toClient;
    private volatile @Nullable SocketAddress client;

    DelayedPackets(InetSocketAddress server, long delayNanos) throws IOException {
        this(server, delayNanos, 0);
    }

    /**
     * @param loss the part of the datagrams that is lost, each way, from 0 to 1
     */
    DelayedPackets(InetSocketAddress server, long delayNanos, double loss) throws IOException {
        this.loss = loss;
        this.inner = open();
        this.outer = open();
        this.toServer = new Delay("packets to the server", delayNanos);
        this.toClient = new Delay("packets to the client", delayNanos);
        Thread.ofPlatform().daemon().start(() -> pump(inner, toServer, outer, server));
        Thread.ofPlatform().daemon().start(() -> pump(outer, toClient, inner, null));
    }

    private static DatagramChannel open() throws IOException {
        var channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
        return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) inner.getLocalAddress();
    }

    /** Both directions together. */
    long packets() {
        return packets.get();
    }

    private void pump(
            DatagramChannel from, Delay delay, DatagramChannel to, @Nullable SocketAddress server) {
        var buffer = ByteBuffer.allocateDirect(LARGEST);
        var random = new SplittableRandom(SEED);
        try {
            while (true) {
                SocketAddress source = from.receive(buffer.clear());
                packets.incrementAndGet();
                if (server != null) {
                    client = source;
                }
                SocketAddress target = server == null ? client : server;
                if (target != null && random.nextDouble() >= loss) {
                    forward(buffer.flip(), delay, to, target);
                }
            }
        } catch (ClosedChannelException _) {
            // the end
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forward(
            ByteBuffer datagram, Delay delay, DatagramChannel to, SocketAddress target)
            throws IOException {
        if (delay.isNone()) {
            to.send(datagram, target);
        } else {
            ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
            delay.then(() -> to.send(copy, target));
        }
    }

    @Override
    public void close() throws IOException {
        inner.close();
        outer.close();
        toServer.close();
        toClient.close();
    }
}
