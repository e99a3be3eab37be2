package io.umbel.node.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;
import io.umbel.node.endpoint.BareQuic;
import io.umbel.node.endpoint.BareQuic.Batching;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The peer of both sides: the codec alone, on a loop of its own. */
final class BareClient implements AutoCloseable {
    private final InetSocketAddress server;
    private final NodeId id;
    private final BareQuic codec;
    private final QuicChannel connection;

    BareClient(InetSocketAddress server, NodeId id, Batching batching) throws Exception {
        this.server = server;
        this.id = id;
        this.codec =
                BareQuic.client(Workload.settings(), NodeKey.generate(), Workload.ALPN, batching);
        this.connection = connect();
    }

    private QuicChannel connect() throws Exception {
        return codec.connect(server, id).get();
    }

    void upload(long bytes) throws Exception {
        run(Work.UPLOAD, bytes, new Call());
    }

    void download(long bytes) throws Exception {
        run(Work.DOWNLOAD, bytes, new Call());
    }

    Duration[] echo(int rounds) throws Exception {
        var taken = new Duration[rounds];
        run(Work.ECHO, 0, new Echoes(taken));
        return taken;
    }

    private void run(Work work, long bytes, Call call) throws Exception {
        call.work = work;
        call.bytes = bytes;
        connection.createStream(QuicStreamType.BIDIRECTIONAL, call).get();
        call.done.get();
    }

    /** Connects so many times, some at once, and closes each connection. */
    void connect(int times, int atOnce) throws Exception {
        Workload.repeat(times, atOnce, () -> connect().close(false, 0, Unpooled.EMPTY_BUFFER));
    }

    @Override
    public void close() {
        connection.close().syncUninterruptibly();
        codec.close();
    }

    /** One stream, from its header to the server's FIN. */
    private static class Call extends ChannelInboundHandlerAdapter {
        private final byte[] message = new byte[Work.BULK_MESSAGE];
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private Work work = Work.ECHO;
        private long bytes;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.write(
                    ctx.alloc().directBuffer(Work.HEADER).writeByte(work.code()).writeLong(bytes));
            begin(ctx);
            ctx.read();
        }

        void begin(ChannelHandlerContext ctx) {
            if (work == Work.UPLOAD) {
                ctx.pipeline().addLast(new BulkSender(bytes));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object content) {
            var buffer = (ByteBuf) content;
            while (buffer.isReadable()) {
                buffer.readBytes(message, 0, Math.min(buffer.readableBytes(), message.length));
            }
            buffer.release();
        }

        /** Once the socket's batch is over: fewer, larger buffers. */
        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.channel().eventLoop().execute(ctx::read);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete) {
                done.complete(null);
                ctx.close();
            }
        }
    }

    /** Sends the next message when the last has come back whole. */
    private static final class Echoes extends Call {
        private final Duration[] taken;
        private int round;
        private int missing;
        private long sentAt;

        Echoes(Duration[] taken) {
            this.taken = taken;
        }

        @Override
        void begin(ChannelHandlerContext ctx) {
            missing = Work.ECHO_MESSAGE;
            sentAt = System.nanoTime();
            ctx.write(Unpooled.directBuffer(missing).writeZero(missing));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object content) {
            var buffer = (ByteBuf) content;
            missing -= buffer.readableBytes();
            buffer.release();
            if (missing > 0) {
                return;
            }
            taken[round++] = Duration.ofNanos(System.nanoTime() - sentAt);
            if (round < taken.length) {
                begin(ctx);
            } else {
                ctx.write(QuicStreamFrame.EMPTY_FIN);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.read();
        }
    }
}
