package io.umbel.node.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.endpoint.InboundSink;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to a relay, from HELLO to its end. Event loop only. */
final class RelaySession implements InboundSink {
    private static final int MAX_WAITING = 512 << 10;
    private static final long ASK_SECONDS = 5;

    private final EstablishedConnection connection;
    private final Listener listener;
    private final CompletableFuture<RelaySession> welcome = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> end = new CompletableFuture<>();
    private @Nullable QuicStreamChannel stream;
    private boolean flushPending;
    private boolean heard = true;

    /** What the relay says; on the event loop. */
    interface Listener {
        void restarting(RelaySession session);

        void observed(InetSocketAddress address);

        /** A packet, which is to be released. */
        void packet(NodeId from, ByteBuf packet);
    }

    RelaySession(EstablishedConnection connection, Listener listener) {
        this.connection = connection;
        this.listener = listener;
    }

    /** Completes when the relay has let this node in, or has closed. Any thread. */
    CompletableFuture<RelaySession> welcome() {
        return welcome;
    }

    /** Completes when the connection has ended. Any thread. */
    CompletableFuture<CloseReason> end() {
        return end;
    }

    void begin(String token) {
        connection.deliverTo(this);
        var _ =
                connection
                        .openStream(new Pipeline())
                        .addListener((Future<QuicStreamChannel> opened) -> opened(opened, token));
    }

    private void opened(Future<QuicStreamChannel> opening, String token) {
        if (!opening.isSuccess()) {
            connection.close(ErrorCode.CANCELLED, "no stream to the relay");
            return;
        }
        QuicStreamChannel opened = opening.getNow();
        stream = opened;
        ByteBuf hello = opened.alloc().directBuffer();
        RelayFrame.writeHello(hello, token);
        var _ = opened.writeAndFlush(hello);
        var _ = opened.config().setAutoRead(true);
        var _ = opened.eventLoop().schedule(this::askObserved, ASK_SECONDS, TimeUnit.SECONDS);
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.config()
                    .setOption(
                            ChannelOption.WRITE_BUFFER_WATER_MARK,
                            new WriteBufferWaterMark(MAX_WAITING / 2, MAX_WAITING));
            channel.pipeline()
                    .addLast(
                            new LengthFieldBasedFrameDecoder(
                                    RelayFrame.LONGEST, 0, RelayFrame.LENGTH, 0, RelayFrame.LENGTH))
                    .addLast(new Frames());
        }
    }

    private final class Frames extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
            read(frame);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            connection.close(ErrorCode.PROTOCOL_VIOLATION, "relay: " + cause.getMessage());
        }
    }

    private void read(ByteBuf frame) {
        heard = true;
        byte type = frame.isReadable() ? frame.readByte() : 0;
        switch (type) {
            case RelayFrame.PACKET -> readPacket(frame.retain());
            case RelayFrame.WELCOME -> {
                boolean _ = welcome.complete(this);
            }
            case RelayFrame.RESTARTING -> listener.restarting(this);
            case RelayFrame.OBSERVED -> readObserved(frame);
            default -> {} // a PONG, or of a later version
        }
    }

    private void readObserved(ByteBuf frame) {
        try {
            listener.observed(RelayFrame.readObserved(frame));
        } catch (UnknownHostException e) {
            connection.close(ErrorCode.PROTOCOL_VIOLATION, "relay: " + e.getMessage());
        }
    }

    /**
     * Makes the relay say where it sees this node, if that is another address by now, and anything
     * at all: a relay may die without a word.
     */
    private void askObserved() {
        QuicStreamChannel open = stream;
        if (open == null || !connection.isOpen()) {
            return;
        }
        if (!heard) {
            connection.close(ErrorCode.CANCELLED, "the relay does not answer");
            return;
        }
        heard = false;
        ByteBuf ping = open.alloc().directBuffer();
        RelayFrame.writePing(ping);
        var _ = open.writeAndFlush(ping);
        var _ = open.eventLoop().schedule(this::askObserved, ASK_SECONDS, TimeUnit.SECONDS);
    }

    private void readPacket(ByteBuf frame) {
        if (frame.readableBytes() <= NodeId.LENGTH) {
            frame.release();
        } else {
            listener.packet(RelayFrame.readSender(frame), frame);
        }
    }

    /** Sends a packet, which it releases, as a datagram or, if it is too large, on the stream. */
    void send(NodeId to, ByteBuf packet) {
        QuicStreamChannel open = stream;
        int size = RelayFrame.PACKET_HEADER + packet.readableBytes();
        if (size <= connection.maxDatagramSize()) {
            ByteBuf frame = packet.alloc().directBuffer(size);
            RelayFrame.writePacket(frame, to, packet);
            boolean _ = connection.sendDatagram(frame);
        } else if (open != null && open.isWritable()) {
            ByteBuf frame = open.alloc().directBuffer(RelayFrame.LENGTH + size).writeShort(size);
            RelayFrame.writePacket(frame, to, packet);
            var _ = open.write(frame);
            flushLater(open);
        }
        packet.release();
    }

    /** Once for all packets that a codec writes at a time. */
    private void flushLater(QuicStreamChannel open) {
        if (!flushPending) {
            flushPending = true;
            open.eventLoop()
                    .execute(() -> {
                        flushPending = false;
                        var _ = open.flush();
                    });
        }
    }

    void close(String reason) {
        connection.close(ErrorCode.NO_ERROR, reason);
    }

    @Override
    public void stream(QuicStreamChannel unexpected) {
        var _ = unexpected.close();
    }

    @Override
    public void datagram(ByteBuf datagram) {
        heard = true;
        if (datagram.isReadable() && datagram.readByte() == RelayFrame.PACKET) {
            readPacket(datagram);
        } else {
            datagram.release();
        }
    }

    @Override
    public void closed(CloseReason reason) {
        boolean _ = welcome.completeExceptionally(new IOException(reason.describe()));
        boolean _ = end.complete(reason);
    }
}
