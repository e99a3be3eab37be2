package io.umbel.testkit;

import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;

/** The two ends of one connection of an {@link InMemoryNetwork}. */
public final class ConnectionPair {
    private final InMemoryConnection dialer;
    private final InMemoryConnection acceptor;

    ConnectionPair(InMemoryConnection dialer, InMemoryConnection acceptor) {
        this.dialer = dialer;
        this.acceptor = acceptor;
    }

    /** The end of the node that dialed. */
    public Connection dialer() {
        return dialer;
    }

    /** The end of the node that accepted: the one that a handler gets. */
    public Connection acceptor() {
        return acceptor;
    }

    /**
     * The network between them is gone: both ends see {@link CloseReason.IdleTimeout} at once. Does
     * not block.
     */
    public void cut() {
        dialer.link()
                .change(() -> {
                    dialer.end(new CloseReason.IdleTimeout());
                    acceptor.end(new CloseReason.IdleTimeout());
                });
    }

    InMemoryConnection acceptorEnd() {
        return acceptor;
    }

    InMemoryConnection dialerEnd() {
        return dialer;
    }
}
