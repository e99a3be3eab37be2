package io.umbel.grpc.server;

import com.typesafe.config.Config;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.umbel.grpc.GrpcInterceptors;
import io.umbel.grpc.client.ClientInterceptors;
import io.umbel.spi.ExtensionPoint;
import io.umbel.spi.NodeContext;
import java.util.List;

/** Takes in other plugins' interceptors. */
record InterceptorExtension(PluginServerInterceptors servers, ClientInterceptors clients)
        implements ExtensionPoint<GrpcInterceptors> {
    @Override
    public Class<GrpcInterceptors> type() {
        return GrpcInterceptors.class;
    }

    @Override
    public Attachment attach(GrpcInterceptors provider, NodeContext dependant, Config config)
            throws Exception {
        List<ServerInterceptor> server = List.copyOf(provider.server(dependant, config));
        List<ClientInterceptor> client = List.copyOf(provider.client(dependant, config));
        servers.add(server);
        clients.add(client);
        return () -> {
            servers.remove(server);
            clients.remove(client);
        };
    }
}
