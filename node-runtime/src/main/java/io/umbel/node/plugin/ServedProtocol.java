package io.umbel.node.plugin;

import io.umbel.spi.Alpn;
import io.umbel.spi.Middleware;
import io.umbel.spi.Protocol;
import java.util.List;

/**
 * A started protocol of one generation of one plugin.
 *
 * @param protocol a {@link io.umbel.spi.ProtocolHandler} or a {@link
 *     io.umbel.spi.netty.NettyProtocolHandler}
 * @param middleware in the order of the checks; each sets its own context class loader
 * @param loader the context class loader for calls into {@code protocol}
 */
public record ServedProtocol(
        String pluginId,
        Alpn alpn,
        Protocol protocol,
        List<Middleware> middleware,
        ClassLoader loader) {
    /** Copies {@code middleware}. */
    public ServedProtocol {
        middleware = List.copyOf(middleware);
    }
}
