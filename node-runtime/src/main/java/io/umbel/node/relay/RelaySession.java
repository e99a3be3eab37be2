package io.umbel.node.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.Future;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a relay, from HELLO to its end. Event loop only, unless a method says
 * otherwise.
 */
final class RelaySession implements RelayTransport.Events {
    private static final int MAX_WAITING = 512 << 10;
    private static final long ASK_SECONDS = 5;
    private static final long WELCOME_SECONDS = 10;

    private final RelayTransport transport;
    private final Listener listener;
    private final CompletableFuture<RelaySession> welcome = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> end = new CompletableFuture<>();
    private @Nullable Channel stream;
    private boolean flushPending;
    private boolean heard = true;

    /** What the relay says; on the event loop. */
    interface Listener {
        void restarting(RelaySession session);

        void observed(InetSocketAddress address);

        /** An answer to {@link #ping}. */
        default void pong() {}

        /** A packet, which is to be released. */
        void packet(NodeId from, ByteBuf packet);
    }

    RelaySession(RelayTransport transport, Listener listener) {
        this.transport = transport;
        this.listener = listener;
    }

    /**
     * Blocks until the relay has let this node in. Any other thread.
     *
     * @throws IOException if it does not
     */
    void awaitWelcome() throws IOException, InterruptedException {
        try {
            var _ = welcome.get(WELCOME_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? "" : e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("no WELCOME within " + WELCOME_SECONDS + " s", e);
        }
    }

    /** Completes when the connection has ended. Any thread. */
    CompletableFuture<CloseReason> end() {
        return end;
    }

    /** Any thread. */
    boolean isOverUdp() {
        return transport.isOverUdp();
    }

    void begin(String token) {
        Future<? extends Channel> opening = transport.open(new Pipeline(), this);
        var _ = opening.addListener(_ -> opened(opening, token));
    }

    private void opened(Future<? extends Channel> opening, String token) {
        if (!opening.isSuccess()) {
            transport.close(ErrorCode.CANCELLED, "no stream to the relay");
            return;
        }
        Channel opened = opening.getNow();
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
            transport.close(ErrorCode.PROTOCOL_VIOLATION, "relay: " + cause.getMessage());
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
            case RelayFrame.PONG -> listener.pong();
            case RelayFrame.CLOSE -> {
                closed(RelayFrame.readClose(frame));
                transport.close(ErrorCode.NO_ERROR, "");
            }
            default -> {} // of a later version
        }
    }

    private void readObserved(ByteBuf frame) {
        try {
            listener.observed(RelayFrame.readObserved(frame));
        } catch (UnknownHostException e) {
            transport.close(ErrorCode.PROTOCOL_VIOLATION, "relay: " + e.getMessage());
        }
    }

    /**
     * Makes the relay say where it sees this node, if that is another address by now, and anything
     * at all: a relay may die without a word.
     */
    private void askObserved() {
        Channel open = stream;
        if (open == null || !transport.isOpen()) {
            return;
        }
        if (!heard) {
            transport.close(ErrorCode.CANCELLED, "the relay does not answer");
            return;
        }
        heard = false;
        ping();
        var _ = open.eventLoop().schedule(this::askObserved, ASK_SECONDS, TimeUnit.SECONDS);
    }

    /** Asks for a sign of life. */
    void ping() {
        Channel open = stream;
        if (open != null) {
            ByteBuf ping = open.alloc().directBuffer();
            RelayFrame.writePing(ping);
            var _ = open.writeAndFlush(ping);
        }
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
        Channel open = stream;
        int size = RelayFrame.PACKET_HEADER + packet.readableBytes();
        if (size <= transport.maxDatagramSize()) {
            ByteBuf frame = packet.alloc().directBuffer(size);
            RelayFrame.writePacket(frame, to, packet);
            transport.sendDatagram(frame);
        } else if (open != null && open.isWritable()) {
            ByteBuf frame = open.alloc().directBuffer(RelayFrame.LENGTH + size).writeShort(size);
            RelayFrame.writePacket(frame, to, packet);
            var _ = open.write(frame);
            flushLater(open);
        }
        packet.release();
    }

    /** Once for all packets that a codec writes at a time. */
    private void flushLater(Channel open) {
        if (!flushPending) {
            flushPending = true;
            open.eventLoop()
                    .execute(() -> {
                        flushPending = false;
                        var _ = open.flush();
                    });
        }
    }

    /** Any thread. */
    void close(String reason) {
        transport.close(ErrorCode.NO_ERROR, reason);
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
