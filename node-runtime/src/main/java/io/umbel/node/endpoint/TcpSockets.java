package io.umbel.node.endpoint;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * TCP beside the UDP socket: at its address, on its loop, under its limits on strangers. All
 * sockets are opened on the event loop, so that they are where that one is, in its network
 * namespace.
 */
public final class TcpSockets {
    private final Channel udp;
    private final Class<? extends SocketChannel> channel;
    private final HandshakeGate gate;

    TcpSockets(Channel udp, Class<? extends SocketChannel> channel, HandshakeGate gate) {
        this.udp = udp;
        this.channel = channel;
        this.gate = gate;
    }

    /** The loop on which connections live. */
    public EventLoop eventLoop() {
        return udp.eventLoop();
    }

    /**
     * Begins to connect. Event loop.
     *
     * @param remote resolved
     * @param handler its pipeline
     */
    public Future<Void> connect(InetSocketAddress remote, ChannelHandler handler) {
        return new Bootstrap()
                .group(eventLoop())
                .channel(channel)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(handler)
                .connect(remote);
    }

    /**
     * Listens where the UDP socket does, for blocking code. Blocks briefly; not for the event loop.
     *
     * @throws BindException if another process has that TCP port
     */
    public ServerSocket listen() throws IOException {
        var where = (InetSocketAddress) udp.localAddress();
        return onLoop(() -> {
            var listening = new ServerSocket();
            try {
                listening.bind(where);
                return listening;
            } catch (IOException e) {
                listening.close();
                throw new BindException(
                        "TCP port %d cannot be bound (%s)"
                                .formatted(where.getPort(), e.getMessage()),
                        e);
            }
        });
    }

    /**
     * Whether a stranger may begin a handshake, which then counts until {@link #handshakeEnded}.
     * Blocks briefly; not for the event loop.
     */
    public boolean handshakeBegins(InetAddress source) throws IOException {
        return onLoop(() -> {
            boolean admitted = gate.admit(source);
            if (admitted) {
                gate.handshakeBegan(source);
            }
            return admitted;
        });
    }

    /** One that had begun is done, well or not. Any thread. */
    public void handshakeEnded() {
        try {
            eventLoop().execute(gate::handshakeEnded);
        } catch (RejectedExecutionException _) {
            // nobody counts any more
        }
    }

    private <T> T onLoop(Callable<T> task) throws IOException {
        try {
            return eventLoop().submit(task).get();
        } catch (RejectedExecutionException e) {
            throw new IOException("this node stops", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
