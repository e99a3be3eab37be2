package io.umbel.distribution.benchmark.plugin;

import com.typesafe.config.Config;
import io.umbel.grpc.server.GrpcProvider;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeContext;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolProvider;

/** The plugin {@code grpc}, which asks its middleware when it is told to. */
public final class SwitchedGrpc implements ProtocolProvider {
    private static volatile BeforeCall before = BeforeCall.MIDDLEWARE;

    private final GrpcProvider plugin = new GrpcProvider();

    @Override
    public Alpn alpn() {
        return plugin.alpn();
    }

    @Override
    public Protocol create(NodeContext node, Config config) {
        return plugin.create(new SwitchedContext(node, () -> before), config);
    }

    /** Who tells it. */
    public static final class Told implements ProtocolProvider {
        @Override
        public Alpn alpn() {
            return Switch.MIDDLEWARE;
        }

        @Override
        public Protocol create(NodeContext node, Config config) {
            return new Switch(said -> before = BeforeCall.of(said));
        }
    }
}
