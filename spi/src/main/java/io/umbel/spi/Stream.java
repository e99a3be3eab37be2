package io.umbel.spi;

/**
 * A bidirectional QUIC stream (RFC 9000 section 2): two directions that end independently. One
 * thread may read while another writes.
 */
public interface Stream extends AutoCloseable {
    /** The QUIC stream id. */
    long id();

    /** What the peer sends. */
    ReceiveStream in();

    /** What this side sends. */
    SendStream out();

    /**
     * Ends both directions: {@link SendStream#close()} and {@link ReceiveStream#close()}. Does not
     * block.
     */
    @Override
    void close();
}
