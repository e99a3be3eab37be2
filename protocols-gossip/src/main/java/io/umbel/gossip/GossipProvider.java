package io.umbel.gossip;

import com.typesafe.config.Config;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeContext;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolProvider;

/** Where the plugin begins. */
public final class GossipProvider implements ProtocolProvider {
    /** For {@link java.util.ServiceLoader}. */
    public GossipProvider() {}

    @Override
    public Alpn alpn() {
        return GossipProtocol.ALPN;
    }

    @Override
    public Protocol create(NodeContext node, Config config) {
        return new GossipProtocol(node, GossipSettings.of(config));
    }
}
