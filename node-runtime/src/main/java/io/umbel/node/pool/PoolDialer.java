package io.umbel.node.pool;

import io.umbel.spi.Alpn;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import java.io.IOException;

/**
 * What the pool must know about connections of type {@code C}.
 *
 * <p>{@link #dial} and {@link #ping} run on virtual threads of the pool's own, may block, and are
 * interrupted when the pool no longer wants them. The others are called by any thread, sometimes
 * under the pool's lock: they must not block, nor call the pool back, except as told.
 */
public interface PoolDialer<C> {
    /**
     * Opens an authenticated connection. Ends by itself, with a failure if need be: the pool sets
     * no deadline.
     *
     * @throws io.umbel.spi.DialException says whether the peer is to blame (see {@link
     *     io.umbel.spi.DialException.Failure}); any other {@code IOException} counts as {@code
     *     UNREACHABLE}
     */
    C dial(NodeAddress peer, Alpn alpn) throws IOException, InterruptedException;

    /** Whether neither side has closed it yet, as far as is known here. */
    boolean isOpen(C connection);

    /**
     * Runs {@code listener} once, when the connection has ended, or at once if it has; never while
     * {@link #isOpen} is still true.
     */
    void onClosed(C connection, Runnable listener);

    /**
     * Makes the peer answer. Has until the next ping is due; an answer that has not come by then
     * counts as none, so one lost packet must not be enough.
     *
     * @throws IOException if the peer does not answer: the connection is then closed
     */
    void ping(C connection) throws IOException, InterruptedException;

    /** Closes it, if it is still open; the peer sees {@code code} and {@code reason}. */
    void close(C connection, ErrorCode code, String reason);
}
