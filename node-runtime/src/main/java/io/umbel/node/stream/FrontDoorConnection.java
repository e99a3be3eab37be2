package io.umbel.node.stream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.endpoint.InboundSink;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.ReceiveStream;
import io.umbel.spi.SendStream;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The front door: an established connection as blocking code sees it. */
public final class FrontDoorConnection implements Connection {
    private final EstablishedConnection transport;
    private final int datagramQueue;
    private final InboundStreams bidirectional;
    private final InboundStreams unidirectional;
    private final Mailbox<ByteBuffer> datagrams = new Mailbox<>();
    private final StreamOpener bidirectionalOpener;
    private final StreamOpener unidirectionalOpener;
    private final Set<StreamBridge> streams = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable CloseReason> reason = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private FrontDoorConnection(
            EstablishedConnection transport, MiddlewareStack middleware, int datagramQueue) {
        this.transport = transport;
        this.datagramQueue = datagramQueue;
        this.bidirectional = new InboundStreams(middleware);
        this.unidirectional = new InboundStreams(middleware);
        this.bidirectionalOpener =
                new StreamOpener(transport, QuicStreamType.BIDIRECTIONAL, this::bridge);
        this.unidirectionalOpener =
                new StreamOpener(transport, QuicStreamType.UNIDIRECTIONAL, this::bridge);
    }

    /**
     * Puts the front door before a connection, whose streams and datagrams it takes from now on.
     * Any thread; does not block.
     *
     * @param middleware is asked about each stream that the peer opens
     * @param datagramQueue how many datagrams wait for {@link #receiveDatagram()}
     */
    public static FrontDoorConnection over(
            EstablishedConnection transport, MiddlewareStack middleware, int datagramQueue) {
        var door = new FrontDoorConnection(transport, middleware, datagramQueue);
        transport.deliverTo(door.new Inbound());
        return door;
    }

    /** What the transport tells. Event loop. */
    private final class Inbound implements InboundSink {
        @Override
        public void stream(QuicStreamChannel channel) {
            StreamBridge stream = bridge(channel);
            if (channel.type() == QuicStreamType.BIDIRECTIONAL) {
                stream.peek();
                bidirectional.put(stream);
            } else {
                // Not read before it is taken: a FIN that was read gives the peer another stream.
                unidirectional.put(stream);
            }
        }

        @Override
        public void datagram(ByteBuf datagram) {
            ByteBuffer copy = ByteBuffer.allocate(datagram.readableBytes());
            datagram.readBytes(copy);
            datagram.release();
            datagrams.putDroppingOldest(copy.flip(), datagramQueue);
        }

        @Override
        public void closed(CloseReason why) {
            end(why);
        }

        @Override
        public void streamLimitRaised() {
            bidirectionalOpener.openAllowed();
            unidirectionalOpener.openAllowed();
        }
    }

    private StreamBridge bridge(QuicStreamChannel channel) {
        var stream =
                new StreamBridge(
                        channel, transport::unread, transport::streamAborted, streams::remove);
        streams.add(stream);
        stream.attach();
        CloseReason ended = reason.get();
        if (ended != null) {
            stream.connectionClosed(ended);
        }
        return stream;
    }

    private void end(CloseReason why) {
        if (!reason.compareAndSet(null, why)) {
            return;
        }
        bidirectional.close(why);
        unidirectional.close(why);
        datagrams.close(why);
        bidirectionalOpener.close();
        unidirectionalOpener.close();
        streams.forEach(stream -> stream.connectionClosed(why));
        closed.countDown();
    }

    @Override
    public ConnectionInfo.Quic info() {
        return transport.info();
    }

    @Override
    public void onPathChange(Consumer<NetworkPath> listener) {
        transport.onPathChange(listener);
    }

    /* --------------- Streams --------------- */

    @Override
    public Stream acceptStream() throws IOException, InterruptedException {
        return BlockingStream.over(bidirectional.accept(info()));
    }

    @Override
    public ReceiveStream acceptUnidirectional() throws IOException, InterruptedException {
        return new BlockingReceiveStream(unidirectional.accept(info()).receiver());
    }

    @Override
    public Stream openStream() throws IOException, InterruptedException {
        return BlockingStream.over(open(bidirectionalOpener));
    }

    @Override
    public SendStream openUnidirectional() throws IOException, InterruptedException {
        return new BlockingSendStream(open(unidirectionalOpener).sender());
    }

    private StreamBridge open(StreamOpener opener) throws IOException, InterruptedException {
        checkOpen();
        CompletableFuture<StreamBridge> opening = opener.open();
        try {
            StreamBridge stream = opening.get();
            stream.receiver().buffer().open();
            return stream;
        } catch (InterruptedException interrupted) {
            if (!opening.cancel(false) && !opening.isCompletedExceptionally()) {
                opening.resultNow().abort(ErrorCode.CANCELLED);
            }
            throw interrupted;
        } catch (ExecutionException e) {
            checkOpen();
            throw new IOException("no stream could be opened", e.getCause());
        }
    }

    /* --------------- Datagrams --------------- */

    @Override
    public boolean sendDatagram(ByteBuffer data) throws IOException {
        checkOpen();
        int length = data.remaining();
        if (length > transport.largestDatagramSize()) {
            throw new IllegalArgumentException(
                    "datagram: " + length + " bytes (expected at most " + maxDatagramSize() + ")");
        }
        return transport.sendDatagram(
                transport.channel().alloc().directBuffer(length).writeBytes(data));
    }

    @Override
    public ByteBuffer receiveDatagram() throws IOException, InterruptedException {
        return datagrams.take();
    }

    @Override
    public int maxDatagramSize() {
        return transport.maxDatagramSize();
    }

    /* --------------- The end --------------- */

    private void checkOpen() throws ConnectionClosedException {
        CloseReason ended = reason.get();
        if (ended != null) {
            throw new ConnectionClosedException(ended);
        }
    }

    @Override
    public boolean isOpen() {
        return reason.get() == null && transport.isOpen();
    }

    /** Why the connection has ended, if it has. */
    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(reason.get());
    }

    @Override
    public CloseReason awaitClosed() throws InterruptedException {
        closed.await();
        return Objects.requireNonNull(reason.get());
    }

    /** The transport is told first: whoever {@link #end} wakes may close with another code. */
    @Override
    public void close(ErrorCode code, String why) {
        transport.close(code, why);
        end(transport.closedHere().orElseThrow());
    }
}
