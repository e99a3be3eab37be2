package io.umbel.grpc.server;

import com.typesafe.config.Config;
import io.umbel.grpc.GrpcEvents;
import io.umbel.grpc.bridge.Bridge;
import io.umbel.spi.ExtensionPoint;
import io.umbel.spi.NodeContext;

/** Takes in other plugins' mappers. */
record EventExtension(Bridge bridge) implements ExtensionPoint<GrpcEvents> {
    @Override
    public Class<GrpcEvents> type() {
        return GrpcEvents.class;
    }

    @Override
    public Attachment attach(GrpcEvents provider, NodeContext dependant, Config config)
            throws Exception {
        GrpcEvents.Mapper mapper = provider.mapper(dependant, config);
        bridge.add(mapper);
        return () -> bridge.remove(mapper);
    }
}
