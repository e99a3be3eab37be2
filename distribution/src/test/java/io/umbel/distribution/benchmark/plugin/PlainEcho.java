package io.umbel.distribution.benchmark.plugin;

import com.typesafe.config.Config;
import io.umbel.echo.EchoProvider;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeContext;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.ProtocolProvider;

/** The plugin {@code echo} once more, for a node that guards the one and not the other. */
public final class PlainEcho implements ProtocolProvider {
    /** What it serves. */
    public static final Alpn ALPN = Alpn.of("/plain-echo/1.0");

    private final EchoProvider plugin = new EchoProvider();

    @Override
    public Alpn alpn() {
        return ALPN;
    }

    @Override
    public ProtocolHandler create(NodeContext node, Config config) {
        return plugin.create(node, config);
    }
}
