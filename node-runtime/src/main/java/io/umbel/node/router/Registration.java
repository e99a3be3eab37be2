package io.umbel.node.router;

import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.spi.Alpn;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.netty.NettyProtocolHandler;

/**
 * A protocol that a plugin serves.
 *
 * @param pluginId who is to blame
 * @param middleware is asked about every connection and stream
 * @param loader the context class loader of every thread that runs the plugin's code
 */
public record Registration(
        String pluginId,
        Alpn alpn,
        Protocol protocol,
        MiddlewareStack middleware,
        ClassLoader loader) {

    /**
     * @throws IllegalArgumentException if {@code protocol} is neither door's
     */
    public Registration {
        if (!(protocol instanceof ProtocolHandler || protocol instanceof NettyProtocolHandler)) {
            throw new IllegalArgumentException(
                    "plugin "
                            + pluginId
                            + ": "
                            + protocol.getClass().getName()
                            + " for "
                            + alpn
                            + " is a bare Protocol (expected a ProtocolHandler or a NettyProtocolHandler)");
        }
    }

    /** {@code plugin echo (/echo/1.0)}. */
    @Override
    public String toString() {
        return "plugin " + pluginId + " (" + alpn + ")";
    }
}
