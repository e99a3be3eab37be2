package io.umbel.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * The sending direction of a stream: an {@link OutputStream} with QUIC's verbs added. Writes block
 * the calling thread, which should be a virtual one, while the peer gives no credit; what is
 * written is sent without a further {@code flush()}.
 *
 * <p>A write throws {@link StreamResetException} when the peer has stopped the stream or this side
 * has reset it, {@link ConnectionClosedException} after the end of the connection, {@link
 * java.io.InterruptedIOException} when interrupted. For one writer at a time.
 *
 * <p>Known defect: on a unidirectional stream the codec forgets a stop once it has answered it. If
 * nothing was written in that round trip, later writes do not fail: they go nowhere, and wait when
 * enough of them do, until the connection ends. A protocol whose receiver stops streams uses
 * bidirectional ones.
 */
public abstract class SendStream extends OutputStream {
    /** For the runtime and the test kit. */
    protected SendStream() {}

    /**
     * Writes the remaining bytes of {@code source}; blocks until all are handed to the transport.
     */
    public abstract void write(ByteBuffer source) throws IOException;

    /**
     * Ends the direction: the peer reads −1 after the last byte (FIN, RFC 9000 section 19.8). A
     * second call does nothing. Does not wait for the peer.
     */
    public abstract void finish() throws IOException;

    /**
     * Abandons the direction: unsent data is thrown away and the peer's read throws {@link
     * StreamResetException} with {@code code}. Does nothing after {@link #finish()} or an earlier
     * reset. Does not block.
     */
    public abstract void reset(ErrorCode code);

    /**
     * The order among this connection's streams when they compete: 0 goes first, 255 last; 127
     * unless set. Of streams of one urgency the node serves all in turn. Does not block.
     */
    public abstract void urgency(int urgency);

    /** {@link #finish()}, and silent if the stream has already failed. */
    @Override
    public abstract void close();
}
