package io.umbel.node.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.umbel.node.endpoint.BareQuic;
import io.umbel.node.endpoint.BareQuic.Batching;
import io.umbel.node.identity.NodeKey;
import java.io.IOException;
import java.util.Optional;

/** The work as one would write it on Netty alone: on the event loop, one copy in bulk. */
final class BareServer implements Side {
    private static final NodeKey KEY = NodeKey.generate();

    private final BareQuic codec;
    private final BareClient client;

    BareServer(Batching batching) throws Exception {
        this(
                BareQuic.server(Workload.settings(), KEY, Workload.ALPN, batching, new Streams()),
                batching);
    }

    private BareServer(BareQuic codec, Batching batching) throws Exception {
        this.codec = codec;
        this.client = new BareClient(codec.address(), KEY.id(), batching);
    }

    /** With the path layer, and nothing else of a node. */
    static BareServer onPaths() throws Exception {
        return new BareServer(
                BareQuic.serverOnPaths(Workload.settings(), KEY, Workload.ALPN, new Streams()),
                Batching.ON);
    }

    @Override
    public BareClient client() {
        return client;
    }

    @Override
    public void close() throws IOException {
        client.close();
        codec.close();
    }

    /** Gives each stream a handler of its own. */
    @Sharable
    private static final class Streams extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            var handler = new Handler();
            ctx.pipeline().addLast(handler);
            ctx.pipeline().remove(this);
            ctx.channel().read();
        }
    }

    private static final class Handler extends ChannelInboundHandlerAdapter {
        private final byte[] message = new byte[Work.BULK_MESSAGE];
        private Optional<Work> work = Optional.empty();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object content) {
            var buffer = (ByteBuf) content;
            if (work.isEmpty()) {
                begin(ctx, buffer);
            }
            if (work.orElseThrow() == Work.ECHO) {
                ctx.write(buffer);
                return;
            }
            while (buffer.isReadable()) {
                buffer.readBytes(message, 0, Math.min(buffer.readableBytes(), message.length));
            }
            buffer.release();
        }

        private void begin(ChannelHandlerContext ctx, ByteBuf header) {
            Work asked = Work.of(header.readByte());
            long bytes = header.readLong();
            work = Optional.of(asked);
            if (asked == Work.DOWNLOAD) {
                ctx.pipeline().addLast(new BulkSender(bytes));
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (work.equals(Optional.of(Work.ECHO))) {
                ctx.read();
            } else {
                ctx.channel().eventLoop().execute(ctx::read); // fewer, larger buffers
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete
                    && !((QuicStreamChannel) ctx.channel()).isOutputShutdown()
                    && !work.equals(Optional.of(Work.DOWNLOAD))) {
                ctx.write(QuicStreamFrame.EMPTY_FIN);
            }
        }
    }
}
