package io.umbel.grpc.server;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.umbel.grpc.middleware.MiddlewareInterceptor;
import io.umbel.spi.NodeContext;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of one generation of one plugin.
 *
 * @param calls those under way
 * @param closeables services that want to be closed
 */
record PluginServices(
        String pluginId,
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
        return new PluginServices(plugin.pluginId(), definitions, calls, closeables);
    }

    List<String> names() {
        return definitions.stream()
                .map(definition -> definition.getServiceDescriptor().getName())
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
