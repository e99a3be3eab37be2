package io.umbel.metrics;

import com.typesafe.config.Config;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeContext;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolProvider;

/** Where the plugin begins. */
public final class MetricsProvider implements ProtocolProvider {
    /** For {@link java.util.ServiceLoader}. */
    public MetricsProvider() {}

    @Override
    public Alpn alpn() {
        return MetricsProtocol.ALPN;
    }

    @Override
    public Protocol create(NodeContext node, Config config) {
        return new MetricsProtocol(node, MetricsSettings.of(config));
    }
}
