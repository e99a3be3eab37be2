package io.umbel.node.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.umbel.node.guard.Violations;
import io.umbel.node.path.ConnectionPath;
import io.umbel.spi.Alpn;
import io.umbel.spi.AuthContext;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import io.umbel.spi.Violation;
import io.umbel.spi.netty.NettyConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose handshake is done and whose peer's key is proven: what the front door, the
 * side door and the pool share. For any thread, unless a method says otherwise.
 */
public final class EstablishedConnection implements NettyConnection {
    /** What identifies a connection for life. */
    record Identity(long number, NodeId peer, Alpn alpn, ConnectionInfo.Side side, Instant since) {}

    private final QuicChannel channel;
    private final ConnectionPath path;
    private final Identity identity;
    private final Violations violations;
    private final int maxAbortedStreams;
    private final StreamWrites streamWrites;
    private final DatagramSize datagramSize = new DatagramSize();
    private final OutboundDatagrams datagrams;
    private final ConnectionCloser closer;
    private final Promise<CloseReason> closed;
    private final AtomicReference<CloseReason.@Nullable Application> closedHere =
            new AtomicReference<>();
    private final Inbound inbound = new Inbound();
    private volatile Duration rtt = Duration.ZERO;
    private volatile long congestionWindow;
    private volatile @Nullable AuthContext caller;
    private int abortedStreams;
    private Tally ofPeer = new Tally();
    private Tally ofNetwork = new Tally();
    private long streams;

    EstablishedConnection(
            QuicChannel channel,
            ConnectionPath path,
            Identity identity,
            Violations violations,
            int maxAbortedStreams,
            int datagramQueue,
            StreamWrites streamWrites) {
        this.channel = channel;
        this.path = path;
        this.identity = identity;
        this.violations = violations;
        this.maxAbortedStreams = maxAbortedStreams;
        this.datagrams =
                new OutboundDatagrams(
                        channel.eventLoop(),
                        datagramQueue,
                        this::writeApplicationDatagram,
                        channel::flush);
        this.closer = new ConnectionCloser(channel, identity.side == ConnectionInfo.Side.ACCEPTOR);
        this.closed = channel.eventLoop().newPromise();
        this.streamWrites = streamWrites;
    }

    /** The codec's channel. */
    public QuicChannel channel() {
        return channel;
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public ConnectionInfo.Quic info() {
        return new ConnectionInfo.Quic(
                identity.number,
                identity.peer,
                identity.alpn,
                identity.side,
                identity.since,
                path.describe(rtt),
                caller);
    }

    /**
     * As {@link io.umbel.spi.Connection#onPathChange}. Any thread.
     *
     * @param listener called with the context class loader of whoever calls this
     */
    public void onPathChange(Consumer<NetworkPath> listener) {
        var notices = new PathNotices(this::toString, () -> path.describe(rtt), listener);
        path.onChange(notices::changed);
    }

    /** From now on {@link #info()} says who the peer is to an auth provider. Any thread. */
    public void recognised(AuthContext who) {
        caller = who;
    }

    /** The peer's key. */
    public NodeId peer() {
        return identity.peer;
    }

    /** Where its packets go now. Any thread. */
    InetAddress remoteAddress() {
        return path.remote().getAddress();
    }

    /** Whether neither side is known to have closed. */
    public boolean isOpen() {
        return channel.isActive() && closedHere.get() == null && !closed.isDone();
    }

    @Override
    public Future<CloseReason> closed() {
        return closed;
    }

    /* --------------- Streams --------------- */

    /** Hands streams and datagrams to {@code sink}, first those that came earlier. */
    public void deliverTo(InboundSink sink) {
        onLoop(
                () -> {
                    inbound.deliverTo(sink);
                    if (closed.isDone()) {
                        sink.closed(closed.getNow());
                    }
                },
                () -> {});
    }

    /** Event loop: a stream channel, or a datagram without its kind. */
    void inbound(Object message) {
        closer.peerHeard();
        if (message instanceof QuicStreamChannel stream) {
            streams++;
            stream.pipeline().addFirst(streamWrites);
        }
        inbound.accept(message);
    }

    @Override
    public Future<QuicStreamChannel> openStream(ChannelHandler handler) {
        return openStream(QuicStreamType.BIDIRECTIONAL, handler);
    }

    /**
     * Opens a stream; fails at once when the peer's limit is reached. The handler is installed on
     * the event loop.
     */
    public Future<QuicStreamChannel> openStream(QuicStreamType type, ChannelHandler handler) {
        Promise<QuicStreamChannel> opened = eventLoop().newPromise();
        onLoop(() -> openStream(type, handler, opened), () -> refuse(opened));
        return opened;
    }

    private void openStream(
            QuicStreamType type, ChannelHandler handler, Promise<QuicStreamChannel> opened) {
        if (!isOpen()) {
            refuse(opened);
        } else if (channel.peerAllowedStreams(type) <= 0) {
            // The codec would use up the id, and the peer would wait for that stream for ever.
            opened.tryFailure(
                    new IOException("the peer's limit of open " + type + " streams is reached"));
            sendKeepAlive(); // the codec looks at the limit anew when the next packet arrives
        } else {
            streams++;
            var _ =
                    channel.newStreamBootstrap()
                            .type(type)
                            .option(ChannelOption.AUTO_READ, false)
                            .handler(announced(handler))
                            .create(opened);
        }
    }

    /** The handler writes as soon as it hears that the stream is active. */
    private ChannelHandler announced(ChannelHandler handler) {
        return new ChannelInitializer<QuicStreamChannel>() {
            @Override
            protected void initChannel(QuicStreamChannel stream) {
                stream.pipeline().addLast(streamWrites, handler);
            }
        };
    }

    private static void refuse(Promise<?> promise) {
        promise.tryFailure(new ClosedChannelException());
    }

    /**
     * Ends a stream's output with a FIN. Any thread.
     *
     * <p>Not by {@code shutdownOutput()} alone: the codec may put off sending the FIN until a batch
     * of packets has been read, and when the acknowledgement of all data is among them it takes the
     * stream for finished and forgets the FIN. So this is a task of its own, and the datagram makes
     * the codec send at once.
     */
    @Override
    public void finish(QuicStreamChannel stream) {
        later(
                () -> {
                    var _ = stream.shutdownOutput();
                    sendKeepAlive();
                },
                () -> {});
    }

    /**
     * A stream of this connection ended otherwise than by a FIN that was read. The codec remembers
     * such streams until the connection ends, so a peer that makes many is closed. Event loop.
     */
    public void streamAborted() {
        if (++abortedStreams > maxAbortedStreams && isOpen()) {
            String what = abortedStreams + " streams reset or abandoned on one connection";
            violations.report(info(), Violation.FLOOD, what);
            close(ErrorCode.LIMIT_EXCEEDED, what);
        }
    }

    /** Takes note of bytes that were received, or, below 0, read by a handler. Any thread. */
    public void unread(int bytes) {
        ofPeer.unread(bytes);
        ofNetwork.unread(bytes);
    }

    /** Where this connection counts. Event loop, before any stream. */
    void counts(Tally peer, Tally network) {
        ofPeer = peer;
        ofNetwork = network;
    }

    /** Event loop: how many either side has opened. */
    long streams() {
        return streams;
    }

    /** Event loop. */
    void streamLimitRaised() {
        inbound.streamLimitRaised();
    }

    /* --------------- Datagrams --------------- */

    /** How large they may be. */
    DatagramSize datagramSize() {
        return datagramSize;
    }

    /** The largest datagram that fits now, in bytes; 0 if the peer takes none. */
    public int maxDatagramSize() {
        return datagramSize.now();
    }

    /** The largest that has ever fitted: what is larger than that is the caller's mistake. */
    public int largestDatagramSize() {
        return datagramSize.largest();
    }

    /** Sends a datagram, which it releases; false if too many are under way, or it is too large. */
    public boolean sendDatagram(ByteBuf datagram) {
        if (datagram.readableBytes() > maxDatagramSize()) {
            datagram.release();
            return false;
        }
        return datagrams.offer(datagram);
    }

    /** Event loop: a sign of life, which the peer acknowledges. */
    void sendKeepAlive() {
        if (datagramSize.takesAny()) {
            writeDatagram(DatagramKind.KEEP_ALIVE, Unpooled.EMPTY_BUFFER);
        }
    }

    /** Where its packets go. */
    ConnectionPath path() {
        return path;
    }

    /**
     * Makes the peer answer: asks several times within {@code limit}, so that one lost packet is
     * not enough. Blocks; for virtual threads.
     *
     * @throws IOException if no packet came back
     */
    public void ping(Duration limit) throws IOException, InterruptedException {
        new Ping(this, limit).await();
    }

    /** Event loop: sends a datagram of this kind; releases its payload. */
    void writeDatagram(int kind, ByteBuf payload) {
        var _ = channel.writeAndFlush(framed(kind, payload));
    }

    private void writeApplicationDatagram(ByteBuf payload) {
        var _ = channel.write(framed(DatagramKind.APPLICATION, payload));
    }

    private ByteBuf framed(int kind, ByteBuf payload) {
        ByteBuf datagram = channel.alloc().directBuffer(1 + payload.readableBytes());
        datagram.writeByte(kind).writeBytes(payload);
        payload.release();
        return datagram;
    }

    /* --------------- The end --------------- */

    /**
     * Closes at once, with a code and reason for the peer; the first call wins.
     *
     * @param code at most 2^31 − 1: the codec carries no more
     * @param reason cut at 512 bytes of UTF-8
     */
    @Override
    public void close(ErrorCode code, String reason) {
        if (code.value() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "error code: " + code.value() + " (expected at most 2^31 − 1)");
        }
        var here = new CloseReason.Application(false, code, reason);
        if (closedHere.compareAndSet(null, here)) {
            if (code.equals(ErrorCode.PROTOCOL_VIOLATION)) {
                violations.report(info(), Violation.PROTOCOL_ERROR, identity.alpn + ": " + reason);
            }
            onLoop(
                    () -> {
                        ended(here);
                        closer.close(code, reason);
                    },
                    () -> {});
        }
    }

    /** What this side said when it closed, if it has: the first call's words. Any thread. */
    public Optional<CloseReason.Application> closedHere() {
        return Optional.ofNullable(closedHere.get());
    }

    /** Event loop: the peer said something, if only that it lives. */
    void heardKeepAlive() {
        closer.peerHeard();
    }

    /** Event loop: nothing more can happen. */
    void ended(CloseReason reason) {
        if (closed.trySuccess(reason)) {
            inbound.closed(closed.getNow());
        }
    }

    /** What the codec last told of the path; the first time as soon as there is one. */
    void measured(Duration smoothedRtt, long window) {
        rtt = smoothedRtt;
        congestionWindow = window;
    }

    /** Bytes; zero before the first {@link #measured}. Any thread. */
    long congestionWindow() {
        return congestionWindow;
    }

    private void onLoop(Runnable task, Runnable ifEndpointClosed) {
        if (eventLoop().inEventLoop()) {
            task.run();
        } else {
            later(task, ifEndpointClosed);
        }
    }

    private void later(Runnable task, Runnable ifEndpointClosed) {
        try {
            eventLoop().execute(task);
        } catch (RejectedExecutionException _) {
            ifEndpointClosed.run();
        }
    }

    /** {@code /echo/1.0 abcdefghij #7}. */
    @Override
    public String toString() {
        return identity.alpn + " " + identity.peer.toShortString() + " #" + identity.number;
    }
}
