package io.umbel.spi;

/**
 * The front door: a protocol as blocking code. May be a lambda.
 *
 * <p>Called for many connections at once, so an implementation is safe for use by many threads.
 */
@FunctionalInterface
public interface ProtocolHandler extends Protocol {
    /**
     * Serves one connection on a virtual thread of its own, whose context class loader is the
     * plugin's. Interruption means: stop now.
     *
     * <p>When it returns the connection is closed, and the peer sees {@link ErrorCode#NO_ERROR}:
     * bytes that the peer has not read are lost, so wait for the peer ({@link
     * Connection#awaitClosed()}) or for its answer. When it throws, the peer sees {@link
     * ErrorCode#INTERNAL} and the name of this protocol, not the exception's text; only this
     * connection is lost.
     */
    void handle(Connection connection) throws Exception;
}
