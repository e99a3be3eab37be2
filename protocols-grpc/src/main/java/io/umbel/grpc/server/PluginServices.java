package io.umbel.grpc.server;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.umbel.grpc.GrpcChannels;
import io.umbel.grpc.middleware.MiddlewareInterceptor;
import io.umbel.spi.NodeContext;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of one generation of one plugin.
 *
 * @param version of the plugin; empty if it is not known
 * @param calls those under way
 * @param closeables services that want to be closed
 */
record PluginServices(
        String pluginId,
        String version,
        List<ServerServiceDefinition> definitions,
        OpenCalls calls,
        List<AutoCloseable> closeables) {
    private static final Logger log = LoggerFactory.getLogger(PluginServices.class);

    static PluginServices of(
            List<BindableService> services, NodeContext plugin, ClassLoader loader) {
        var calls = new OpenCalls(loader);
        var middleware = new MiddlewareInterceptor(plugin);
        var definitions = new ArrayList<ServerServiceDefinition>();
        var closeables = new ArrayList<AutoCloseable>();
        for (BindableService service : services) {
            definitions.add(ServerInterceptors.intercept(service, calls, middleware));
            if (service instanceof AutoCloseable closeable) {
                closeables.add(closeable);
            }
        }
        return new PluginServices(
                plugin.pluginId(), plugin.pluginVersion(), definitions, calls, closeables);
    }

    List<String> names() {
        return definitions.stream()
                .map(definition -> definition.getServiceDescriptor().getName())
                .toList();
    }

    /**
     * As the directory has them. One whose name is too long for it is served, but not announced.
     */
    List<Service> announced() {
        return names().stream()
                .filter(name -> name.length() <= Service.MAX_NAME)
                .map(name ->
                        new Service(
                                name,
                                GrpcChannels.ALPN,
                                version,
                                Map.of("plugin", pluginId),
                                Health.SERVING))
                .toList();
    }

    void close() {
        for (AutoCloseable closeable : closeables) {
            try {
                closeable.close();
            } catch (Exception e) {
                log.warn("plugin {}: {} failed to close", pluginId, closeable, e);
            }
        }
    }
}
