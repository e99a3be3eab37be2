package io.umbel.relay;

import com.typesafe.config.Config;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeContext;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolProvider;

/** Serves {@code /relay/1.0}. */
public final class RelayProvider implements ProtocolProvider {
    @Override
    public Alpn alpn() {
        return RelayProtocol.ALPN;
    }

    @Override
    public Protocol create(NodeContext node, Config config) {
        return new RelayProtocol(node, RelaySettings.of(config), System::nanoTime);
    }
}
