package io.umbel.node.endpoint;

/** Gets the connections that peers make. */
@FunctionalInterface
public interface ConnectionAcceptor {
    /**
     * A peer's handshake is done and its key proven. Event loop. Streams and datagrams wait until
     * {@link EstablishedConnection#deliverTo}.
     */
    void accept(EstablishedConnection connection);
}
