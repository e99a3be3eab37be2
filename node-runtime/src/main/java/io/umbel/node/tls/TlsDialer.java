package io.umbel.node.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.umbel.node.endpoint.TcpSockets;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reaches peers by TLS over TCP. For any thread. */
public final class TlsDialer {
    private static final Logger log = LoggerFactory.getLogger(TlsDialer.class);

    private final NodeTls tls;
    private final TcpSockets sockets;

    /** With this key, from there. */
    public TlsDialer(NodeTls tls, TcpSockets sockets) {
        this.tls = tls;
        this.sockets = sockets;
    }

    /**
     * Connects to the peer, at all its addresses at once. The channel speaks TLS already, and reads
     * by itself. Blocks; not for the event loop.
     *
     * @param peer its addresses are resolved
     * @throws DialException {@code UNREACHABLE} if none has led to a handshake that proved its key
     */
    public Channel dial(NodeAddress peer, Alpn alpn, Duration atMost)
            throws IOException, InterruptedException {
        EventLoop loop = sockets.eventLoop();
        Promise<Channel> first = loop.newPromise();
        var attempts = new Attempts(peer.id(), alpn, first);
        try {
            loop.execute(() -> attempts.begin(peer.addresses(), atMost));
            var _ = first.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw failure(peer, "this node stops", e);
        } finally {
            var _ = first.cancel(false);
        }
        if (first.isSuccess()) {
            return first.getNow();
        }
        throw first.isCancelled()
                ? failure(peer, "no answer within %d ms".formatted(atMost.toMillis()), null)
                : failure(peer, String.valueOf(first.cause().getMessage()), first.cause());
    }

    private static DialException failure(NodeAddress peer, String why, @Nullable Throwable cause) {
        return new DialException(
                DialException.Failure.UNREACHABLE,
                "dial %s over TCP: %s from %s"
                        .formatted(peer.id().toShortString(), why, peer.addresses()),
                cause);
    }

    /** Event loop. */
    private final class Attempts {
        private final NodeId expected;
        private final Alpn alpn;
        private final Promise<Channel> first;
        private int underWay;

        Attempts(NodeId expected, Alpn alpn, Promise<Channel> first) {
            this.expected = expected;
            this.alpn = alpn;
            this.first = first;
        }

        void begin(List<InetSocketAddress> addresses, Duration atMost) {
            underWay = addresses.size();
            if (addresses.isEmpty()) {
                first.tryFailure(new IOException("no address"));
            }
            addresses.forEach(address -> begin(address, atMost));
        }

        private void begin(InetSocketAddress address, Duration atMost) {
            var handler = new SslHandler(tls.dialing(expected, alpn));
            handler.setHandshakeTimeoutMillis(atMost.toMillis());
            var _ =
                    sockets.connect(
                                    address,
                                    new ChannelInitializer<>() {
                                        @Override
                                        protected void initChannel(Channel channel) {
                                            channel.pipeline().addLast(handler, new Failing());
                                            var _ = first.addListener(won -> unless(won, channel));
                                        }
                                    })
                            .addListener(connecting -> connected(connecting, handler));
        }

        private void connected(Future<? super Void> connecting, SslHandler handler) {
            if (connecting.isSuccess()) {
                var _ = handler.handshakeFuture().addListener(done -> secured(done, handler));
            } else {
                failed(connecting.cause());
            }
        }

        private void secured(Future<? super Channel> handshake, SslHandler handler) {
            if (!handshake.isSuccess()) {
                failed(handshake.cause());
            } else if (alpn.name().equals(handler.engine().getApplicationProtocol())) {
                var _ = first.trySuccess((Channel) handshake.getNow());
            } else {
                failed(new IOException("the peer does not serve " + alpn));
            }
        }

        private void failed(Throwable cause) {
            underWay--;
            if (underWay == 0) {
                first.tryFailure(cause);
            }
        }

        /** It is too late, or not what was asked for. */
        private static void unless(Future<? super Channel> won, Channel channel) {
            if (!channel.equals(won.getNow())) {
                var _ = channel.close();
            }
        }
    }

    /** What TLS fails with ends the connection; the handshake's future has told why. */
    private static final class Failing extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            log.debug("TLS with {}: {}", ctx.channel().remoteAddress(), cause.toString());
            var _ = ctx.close();
        }
    }
}
