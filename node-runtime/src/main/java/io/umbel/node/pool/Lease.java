package io.umbel.node.pool;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A caller's right to a connection that it shares with others. The pool does not close the
 * connection before the last lease is; the peer, the network and other callers may.
 */
public final class Lease<C> implements AutoCloseable {
    private final C connection;
    private final Runnable release;
    private final Runnable retire;
    private final AtomicBoolean closed = new AtomicBoolean();

    Lease(C connection, Runnable release, Runnable retire) {
        this.connection = connection;
        this.release = release;
        this.retire = retire;
    }

    /** The connection; not to be used once the lease is closed. */
    public C connection() {
        return connection;
    }

    /**
     * Nobody gets the connection any more: whoever asks for one from now on dials anew. Those who
     * hold it keep it; it is closed with the last lease. Does not block.
     */
    public void retire() {
        if (!closed.get()) {
            retire.run();
        }
    }

    /** Returns the connection to the pool. Does not block; closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
