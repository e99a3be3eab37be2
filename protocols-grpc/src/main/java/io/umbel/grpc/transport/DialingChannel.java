package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;
import io.umbel.spi.Alpn;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.netty.NettyConnection;
import io.umbel.spi.netty.NettyDialer;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** A byte stream to a node: a stream of the pooled connection to it, dialed if there is none. */
public final class DialingChannel extends CarriedChannel {
    private final NettyDialer dialer;
    private final Alpn alpn;
    private @Nullable NettyConnection connection;
    private boolean watched;

    /**
     * @param maxBatch how much is written to the stream at once, in bytes
     */
    public DialingChannel(NettyDialer dialer, Alpn alpn, int maxBatch) {
        super(null, maxBatch);
        this.dialer = dialer;
        this.alpn = alpn;
    }

    /**
     * In a task of its own: grpc-java connects anew while it is told of a GOAWAY, before {@link
     * #retireAtGoAway} is.
     */
    @Override
    void doConnect(SocketAddress address, ChannelPromise promise) {
        eventLoop()
                .execute(() -> {
                    switch (address) {
                        case NodeSocketAddress node -> dial(node, promise);
                        case NobodyAddress nobody ->
                                fail(promise, new ConnectException(nobody.why()));
                        default ->
                                fail(
                                        promise,
                                        new UnsupportedOperationException(
                                                address + " (expected the address of a node)"));
                    }
                });
    }

    private void dial(NodeSocketAddress target, ChannelPromise promise) {
        var _ =
                dialer.connect(target.node(), alpn)
                        .addListener((Future<NettyConnection> dialed) ->
                                onLoop(() -> connected(dialed, promise)));
    }

    private void connected(Future<NettyConnection> dialed, ChannelPromise promise) {
        if (!dialed.isSuccess()) {
            fail(promise, dialed.cause());
            return;
        }
        NettyConnection made = dialed.getNow();
        connection = made;
        var _ =
                made.openStream(new ChannelInboundHandlerAdapter())
                        .addListener((Future<QuicStreamChannel> opened) ->
                                onLoop(() -> opened(made, opened, promise)));
    }

    private void opened(
            NettyConnection made, Future<QuicStreamChannel> opened, ChannelPromise promise) {
        if (!opened.isSuccess()) {
            fail(promise, opened.cause());
        } else if (!isOpen()) {
            var _ = opened.getNow().close();
            promise.tryFailure(new ClosedChannelException());
            release();
        } else {
            attach(
                    new QuicStreamCarrier(made, opened.getNow()),
                    new LogicalAddress("this node"),
                    new ConnectionAddress(made::info));
            var _ = opened.getNow().closeFuture().addListener(_ -> release());
            promise.trySuccess();
            var _ = pipeline().fireChannelActive();
        }
    }

    private void fail(ChannelPromise promise, Throwable cause) {
        promise.tryFailure(cause);
        var _ = close();
        release();
    }

    private void release() {
        NettyConnection done = connection;
        if (done != null) {
            connection = null;
            done.close(ErrorCode.NO_ERROR, "");
        }
    }

    @Override
    void received(ByteBuf bytes) {
        if (!watched) {
            watched = true;
            retireAtGoAway();
        }
        super.received(bytes);
    }

    /** The peer stops serving: it takes no further session on this connection either. */
    private void retireAtGoAway() {
        Http2ConnectionHandler session = pipeline().get(Http2ConnectionHandler.class);
        NettyConnection shared = connection;
        if (session == null || shared == null) {
            return;
        }
        session.connection()
                .addListener(
                        new Http2ConnectionAdapter() {
                            @Override
                            public void onGoAwayReceived(int lastId, long code, ByteBuf why) {
                                if (code == Http2Error.NO_ERROR.code()) {
                                    shared.retire();
                                }
                            }
                        });
    }

    private void onLoop(Runnable task) {
        if (eventLoop().inEventLoop()) {
            task.run();
        } else {
            eventLoop().execute(task);
        }
    }

    @Override
    void ended(@Nullable Throwable cause) {
        super.ended(ConnectionLostException.explain(cause, connection));
    }
}
