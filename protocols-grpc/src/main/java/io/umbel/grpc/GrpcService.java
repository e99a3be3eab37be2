package io.umbel.grpc;

import com.typesafe.config.Config;
import io.grpc.BindableService;
import io.umbel.spi.NodeContext;
import java.util.List;

/**
 * Where a service plugin begins. Its jar names the implementation in {@code
 * META-INF/services/io.umbel.grpc.GrpcService}, its manifest {@code Plugin-Dependencies: grpc}; the
 * services are then served on every listener of the node, and leave with their plugin.
 *
 * <pre>{@code
 * public final class Greeter implements GrpcService {
 *     @Override
 *     public List<BindableService> services(NodeContext node, Config config) {
 *         return List.of(new GreeterService());
 *     }
 * }
 * }</pre>
 *
 * <p>Calls run on virtual threads and may block. A service with interceptors of its own is {@code
 * () -> ServerInterceptors.intercept(service, …)}; those for every service are {@link
 * GrpcInterceptors}.
 */
@FunctionalInterface
public interface GrpcService {
    /**
     * Makes the services, once for each time the plugin is loaded. May block briefly. One that is
     * {@link AutoCloseable} is closed when the plugin stops, after its calls have ended.
     *
     * @param node what the plugin may do to its node; its {@code umbel.plugins.<id>.middleware} is
     *     asked about every call of these services
     * @param config {@code umbel.plugins.<id of the service plugin>}
     * @throws Exception if the settings are unusable; the message reaches the operator
     */
    List<BindableService> services(NodeContext node, Config config) throws Exception;
}
