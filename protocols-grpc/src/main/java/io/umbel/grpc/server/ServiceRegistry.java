package io.umbel.grpc.server;

import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the servers look methods up. What is published is swapped in one step. */
final class ServiceRegistry extends HandlerRegistry {
    private record Published(
            Map<String, ServerMethodDefinition<?, ?>> methods,
            List<ServerServiceDefinition> services,
            List<String> names) {}

    private volatile Published published = new Published(Map.of(), List.of(), List.of());

    /**
     * @param plugins of two that serve the same name the first counts
     * @param own services about the services
     */
    void publish(List<PluginServices> plugins, List<BindableService> own) {
        var services = new LinkedHashMap<String, ServerServiceDefinition>();
        plugins.stream()
                .flatMap(plugin -> plugin.definitions().stream())
                .forEach(service ->
                        services.putIfAbsent(service.getServiceDescriptor().getName(), service));
        List<String> names = List.copyOf(services.keySet());
        own.stream()
                .map(BindableService::bindService)
                .forEach(service ->
                        services.putIfAbsent(service.getServiceDescriptor().getName(), service));
        var methods = new LinkedHashMap<String, ServerMethodDefinition<?, ?>>();
        services.values().stream()
                .flatMap(service -> service.getMethods().stream())
                .forEach(method ->
                        methods.put(method.getMethodDescriptor().getFullMethodName(), method));
        published = new Published(methods, List.copyOf(services.values()), names);
    }

    /** The services of plugins. */
    List<String> names() {
        return published.names();
    }

    @Override
    public List<ServerServiceDefinition> getServices() {
        return published.services();
    }

    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
            String methodName, @Nullable String authority) {
        return published.methods().get(methodName);
    }
}
