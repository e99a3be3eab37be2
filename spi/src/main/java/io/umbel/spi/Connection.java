package io.umbel.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * An authenticated QUIC connection, seen from the front door. Every blocking method may be
 * interrupted, and may be called by any thread, best a virtual one; never by an event loop.
 *
 * <p>A peer sees a stream only when its first byte, or its end, is sent. After the connection is
 * closed every method throws {@link ConnectionClosedException}, except {@link #info()}, {@link
 * #isOpen()}, {@link #awaitClosed()} and the {@code close} methods.
 */
public interface Connection extends AutoCloseable {
    /** Who is at the other end, over which path. Does not block. */
    ConnectionInfo.Quic info();

    /**
     * Waits for the peer's next bidirectional stream. Streams that nobody accepts count against the
     * limit the peer was given: it then waits.
     */
    Stream acceptStream() throws IOException, InterruptedException;

    /** Opens a bidirectional stream; waits while the peer's limit of open streams is reached. */
    Stream openStream() throws IOException, InterruptedException;

    /** Waits for the peer's next unidirectional stream. */
    ReceiveStream acceptUnidirectional() throws IOException, InterruptedException;

    /** Opens a unidirectional stream; waits while the peer's limit is reached. */
    SendStream openUnidirectional() throws IOException, InterruptedException;

    /**
     * Sends an unreliable datagram (RFC 9221). Does not block.
     *
     * @param data its remaining bytes, at most {@link #maxDatagramSize()}; they are consumed
     * @return false if the datagram was dropped: the send queue is full, or it fitted once, but not
     *     since the packets take another way
     * @throws IllegalArgumentException if it is larger than {@link #maxDatagramSize()} ever was
     */
    boolean sendDatagram(ByteBuffer data) throws IOException;

    /**
     * Waits for a datagram. The peer's datagrams are kept in a bounded queue, from which the oldest
     * are dropped when nobody receives.
     */
    ByteBuffer receiveDatagram() throws IOException, InterruptedException;

    /**
     * The largest datagram, in bytes, that fits now; 0 if the peer takes none. It changes as the
     * path's MTU is found, in the first second and whenever the packets take another way.
     */
    int maxDatagramSize();

    /**
     * Has {@code listener} called whenever the packets take another way from now on: straight to
     * the peer instead of over a relay, the other way round, or to another address. It is told the
     * way of that moment, on a virtual thread, one call at a time; of changes in quick succession
     * only the last. Does not block. The peer observes nothing. Where a connection has but one way,
     * as in memory, nobody is called.
     */
    default void onPathChange(Consumer<NetworkPath> listener) {}

    /** Whether neither side has closed yet, as far as is known here. Does not block. */
    boolean isOpen();

    /** Waits until the connection has ended, whoever ended it. */
    CloseReason awaitClosed() throws InterruptedException;

    /**
     * Closes at once: data not yet acknowledged is lost, on both sides. So let the side that
     * <em>received</em> the last byte close. The peer sees {@code code} and {@code reason}. The
     * first close wins; further calls do nothing. Does not block.
     *
     * @param reason for a person to read; cut at 512 bytes of UTF-8
     */
    void close(ErrorCode code, String reason);

    /** Closes with {@link ErrorCode#NO_ERROR} and no reason. */
    @Override
    default void close() {
        close(ErrorCode.NO_ERROR, "");
    }
}
