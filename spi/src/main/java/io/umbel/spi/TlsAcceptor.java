package io.umbel.spi;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Lets peers in that UDP does not reach: TLS 1.3 over TCP, with the node's key and the same check
 * of the peer's as over QUIC. The node offers it as a capability ({@link NodeContext#find}). For
 * any thread.
 *
 * <p>Handshakes count against the limits of {@code umbel.endpoint}, together with those over UDP;
 * whoever is banned from the node is refused here too. The plugin's own middleware is the plugin's
 * to ask ({@link NodeContext#admit}).
 */
public interface TlsAcceptor {
    /** What serves a connection. */
    @FunctionalInterface
    interface Handler {
        /**
         * Called on a virtual thread of its own, with the context class loader of whoever began to
         * listen. The connection is closed when it returns or throws.
         */
        void handle(TlsConnection connection) throws Exception;
    }

    /** Somebody listens. */
    interface Listening extends AutoCloseable {
        /** Where. */
        InetSocketAddress address();

        /** Lets nobody in any more; connections go on. Does not block. */
        @Override
        void close();
    }

    /**
     * Accepts connections whose client names {@code alpn}, at the address and the port number of
     * the node's UDP socket. Whoever has listened for the same protocol is relieved. Blocks
     * briefly. Close it when the plugin stops: the node does not do it.
     *
     * @throws IOException if that TCP port cannot be bound
     */
    Listening listen(Alpn alpn, Handler handler) throws IOException;
}
