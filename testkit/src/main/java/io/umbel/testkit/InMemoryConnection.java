package io.umbel.testkit;

import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.ReceiveStream;
import io.umbel.spi.SendStream;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One end of a connection. All state lies under the link's lock. */
final class InMemoryConnection implements Connection {
    private final Link link;
    private final ConnectionInfo.Quic info;
    private final NetworkConditions conditions;
    private final StreamOpening bidirectionalOpening;
    private final StreamOpening unidirectionalOpening;
    private final Deque<InMemoryStream> streams = new ArrayDeque<>();
    private final Deque<InMemoryReceiveStream> unidirectional = new ArrayDeque<>();
    private final Deque<ByteBuffer> datagrams = new ArrayDeque<>();
    private int datagramsUnderWay;
    private int unfinishedStreams;
    private int acceptedStreams;
    private @Nullable InMemoryConnection peer;
    private @Nullable CloseReason closeReason;
    private Duration hesitation = Duration.ZERO;

    InMemoryConnection(Link link, ConnectionInfo.Quic info, NetworkConditions conditions) {
        this.link = link;
        this.info = info;
        this.conditions = conditions;
        this.bidirectionalOpening =
                new StreamOpening(this, conditions, StreamOpening.Kind.BIDIRECTIONAL);
        this.unidirectionalOpening =
                new StreamOpening(this, conditions, StreamOpening.Kind.UNIDIRECTIONAL);
    }

    static void join(InMemoryConnection one, InMemoryConnection other) {
        one.peer = other;
        other.peer = one;
    }

    Link link() {
        return link;
    }

    InMemoryConnection peer() {
        if (peer == null) {
            throw new IllegalStateException("one end alone (expected join)");
        }
        return peer;
    }

    @Override
    public ConnectionInfo.Quic info() {
        return info;
    }

    @Override
    public Stream acceptStream() throws IOException, InterruptedException {
        return accept(streams);
    }

    @Override
    public ReceiveStream acceptUnidirectional() throws IOException, InterruptedException {
        return accept(unidirectional);
    }

    private <T> T accept(Deque<T> queue) throws IOException, InterruptedException {
        return link.when(
                this,
                () -> !queue.isEmpty() || hasClosed(),
                () -> {
                    requireOpen();
                    acceptedStreams++;
                    return queue.removeFirst();
                });
    }

    @Override
    public Stream openStream() throws IOException, InterruptedException {
        return bidirectionalOpening.bidirectional();
    }

    @Override
    public SendStream openUnidirectional() throws IOException, InterruptedException {
        return unidirectionalOpening.unidirectional();
    }

    /** The peer's new stream has shown itself. */
    void arrive(InMemoryStream stream) {
        streamBegins();
        streams.add(stream);
    }

    /** The peer's new stream has shown itself. */
    void arrive(InMemoryReceiveStream stream) {
        streamBegins();
        unidirectional.add(stream);
    }

    void streamBegins() {
        unfinishedStreams++;
    }

    void streamEnds() {
        unfinishedStreams--;
    }

    /** Streams, of both kinds, of which this end has not finished every direction. */
    int unfinishedStreams() {
        return link.look(() -> unfinishedStreams);
    }

    int acceptedStreams() {
        return link.look(() -> acceptedStreams);
    }

    @Override
    public boolean sendDatagram(ByteBuffer data) throws IOException {
        if (data.remaining() > conditions.maxDatagramSize()) {
            throw new IllegalArgumentException(
                    "datagram: %d bytes (expected at most %d)"
                            .formatted(data.remaining(), conditions.maxDatagramSize()));
        }
        var copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
        return link.now(() -> send(copy));
    }

    private boolean send(ByteBuffer datagram) throws IOException {
        requireOpen();
        if (datagramsUnderWay == conditions.datagramQueue()) {
            return false;
        }
        datagramsUnderWay++;
        link.carry(() -> {
            datagramsUnderWay--;
            peer().arrive(datagram);
        });
        return true;
    }

    private void arrive(ByteBuffer datagram) {
        if (datagrams.size() == conditions.datagramQueue()) {
            datagrams.removeFirst();
        }
        datagrams.add(datagram);
    }

    @Override
    public ByteBuffer receiveDatagram() throws IOException, InterruptedException {
        return link.when(
                this,
                () -> !datagrams.isEmpty() || hasClosed(),
                () -> {
                    requireOpen();
                    return datagrams.removeFirst();
                });
    }

    @Override
    public int maxDatagramSize() {
        return conditions.maxDatagramSize();
    }

    @Override
    public boolean isOpen() {
        return !link.look(this::hasClosed);
    }

    boolean hasClosed() {
        return closeReason != null;
    }

    void requireOpen() throws ConnectionClosedException {
        if (closeReason != null) {
            throw new ConnectionClosedException(closeReason);
        }
    }

    @Override
    public CloseReason awaitClosed() throws InterruptedException {
        return link.when(this, this::hasClosed, this::reasonOfTheEnd);
    }

    private CloseReason reasonOfTheEnd() {
        if (closeReason == null) {
            throw new IllegalStateException("still open (expected closed)");
        }
        return closeReason;
    }

    @Override
    public void close(ErrorCode code, String reason) {
        String sent = CloseReasonText.cut(reason);
        link.change(() -> {
            if (!hasClosed()) {
                end(new CloseReason.Application(false, code, sent));
                link.carry(() -> peer().end(new CloseReason.Application(true, code, sent)));
            }
        });
    }

    /** The first end wins. */
    void end(CloseReason reason) {
        if (closeReason == null) {
            closeReason = reason;
        }
    }

    /**
     * From now on reads wait, at most for {@code limit}, until the other end has nothing left to do
     * but wait: so bytes that it does not wait for are lost every time, not now and then.
     */
    void readHesitantly(Duration limit) {
        link.change(() -> hesitation = limit);
    }

    void hesitate(BooleanSupplier ready) throws InterruptedException {
        Duration limit = link.look(() -> hesitation);
        if (!limit.isZero()) {
            boolean _ = link.when(this, ready, () -> true);
            boolean _ = link.awaitWaitingAt(peer(), this::hasClosed, limit);
        }
    }
}
