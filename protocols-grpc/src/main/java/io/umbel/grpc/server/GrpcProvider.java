package io.umbel.grpc.server;

import com.typesafe.config.Config;
import io.umbel.grpc.GrpcChannels;
import io.umbel.grpc.settings.GrpcSettings;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeContext;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolProvider;

/** Where the plugin {@code grpc} begins. */
public final class GrpcProvider implements ProtocolProvider {
    /** Found by {@link java.util.ServiceLoader}. */
    public GrpcProvider() {}

    @Override
    public Alpn alpn() {
        return GrpcChannels.ALPN;
    }

    @Override
    public Protocol create(NodeContext node, Config config) {
        return new GrpcProtocol(node, GrpcSettings.read(config));
    }
}
