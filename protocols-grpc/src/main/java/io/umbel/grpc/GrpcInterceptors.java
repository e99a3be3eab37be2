package io.umbel.grpc;

import com.typesafe.config.Config;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.umbel.spi.NodeContext;
import java.util.List;

/**
 * Interceptors for every service and every channel of the node, from a plugin that depends on
 * {@code grpc} and names the implementation in {@code
 * META-INF/services/io.umbel.grpc.GrpcInterceptors}. They leave with their plugin: a call is
 * intercepted by those that are there when it begins.
 */
public interface GrpcInterceptors {
    /**
     * For calls to this node, the first in the list outermost. They see {@link Caller}, and only
     * what the middleware has let in.
     */
    default List<ServerInterceptor> server(NodeContext node, Config config) throws Exception {
        return List.of();
    }

    /** For calls from this node's {@link GrpcChannels}, the first in the list outermost. */
    default List<ClientInterceptor> client(NodeContext node, Config config) throws Exception {
        return List.of();
    }
}
