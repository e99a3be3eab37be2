package io.umbel.spi;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A TCP connection under TLS 1.3 whose ends have proven their node keys to each other, as blocking
 * code sees it. One thread may read while another writes.
 *
 * <p>Reading fails with {@link java.net.SocketTimeoutException} when nothing has come for {@code
 * umbel.endpoint.idle-timeout}.
 */
public interface TlsConnection extends AutoCloseable {
    /** Who is at the other end; its key is there. Does not block. */
    ConnectionInfo.Tcp info();

    /** What the peer sends; -1 when it has ended the connection. */
    InputStream in();

    /** What this side sends; a write leaves at once, and blocks while the peer does not read. */
    OutputStream out();

    /**
     * Ends both directions at once; threads that read or write fail. The peer may lose what it has
     * not read: let the side that received the last byte close. Does not block.
     */
    @Override
    void close();
}
