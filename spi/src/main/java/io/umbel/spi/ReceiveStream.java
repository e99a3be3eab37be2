package io.umbel.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The receiving direction of a stream: an {@link InputStream} with QUIC's verbs added. Reads block
 * the calling thread, which should be a virtual one. Not reading withholds flow-control credit, so
 * the peer waits: that is the back-pressure.
 *
 * <p>A read returns −1 after the peer's FIN, and throws {@link StreamResetException} after its
 * reset, {@link ConnectionClosedException} after the end of the connection, {@link
 * java.io.InterruptedIOException} when interrupted. For one reader at a time.
 */
public abstract class ReceiveStream extends InputStream {
    /** For the runtime and the test kit. */
    protected ReceiveStream() {}

    /**
     * Reads up to the buffer's remaining bytes; blocks until there is at least one.
     *
     * @return how many, or −1 at the end
     */
    public abstract int read(ByteBuffer target) throws IOException;

    /**
     * Says that nothing more will be read; what has arrived is thrown away. The peer's next write
     * fails (STOP_SENDING, RFC 9000 section 19.5). Does not block; a second call does nothing.
     */
    public abstract void stop(ErrorCode code);

    /** {@link #stop} with {@link ErrorCode#CANCELLED}, unless the end was already read. */
    @Override
    public abstract void close();
}
