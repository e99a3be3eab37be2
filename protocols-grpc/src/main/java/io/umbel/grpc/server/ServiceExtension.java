package io.umbel.grpc.server;

import com.typesafe.config.Config;
import io.grpc.BindableService;
import io.umbel.grpc.GrpcService;
import io.umbel.spi.ExtensionPoint;
import io.umbel.spi.NodeContext;
import java.util.List;

/** Takes in other plugins' services. */
record ServiceExtension(Services services) implements ExtensionPoint<GrpcService> {
    @Override
    public Class<GrpcService> type() {
        return GrpcService.class;
    }

    @Override
    public Attachment attach(GrpcService provider, NodeContext dependant, Config config)
            throws Exception {
        List<BindableService> made = List.copyOf(provider.services(dependant, config));
        if (made.isEmpty()) {
            throw new IllegalArgumentException(
                    provider.getClass().getName() + " provides no service (expected at least one)");
        }
        PluginServices served =
                PluginServices.of(made, dependant, provider.getClass().getClassLoader());
        services.add(served);
        return () -> services.remove(served);
    }
}
