package io.umbel.grpc.server;

import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.umbel.grpc.settings.ServerSettings;
import io.umbel.spi.ServiceDirectory.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is served now: the services of plugins, and about them health, reflection and channelz. For
 * any thread.
 */
final class Services {
    private static final int CHANNELZ_PAGE = 100;

    private final ServerSettings settings;
    private final Announcer announcer;
    private final HealthStatusManager health = new HealthStatusManager();
    private final ServiceRegistry registry;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<PluginServices> present = new ArrayList<>();

    /**
     * @param announcer told of what is served
     */
    Services(ServerSettings settings, Announcer announcer) {
        this.settings = settings;
        this.announcer = announcer;
        this.registry = new ServiceRegistry();
        publish();
    }

    HandlerRegistry registry() {
        return registry;
    }

    /**
     * Serves them from now on. Another generation of the same plugin is hidden, and goes on with
     * the calls it has.
     *
     * @throws IllegalArgumentException if another plugin serves one of them
     */
    void add(PluginServices added) {
        locked(() -> {
            for (PluginServices other : present) {
                refuseIfTaken(added, other);
            }
            present.addFirst(added);
            publish();
        });
    }

    private static void refuseIfTaken(PluginServices added, PluginServices other) {
        for (String name : added.names()) {
            if (!other.pluginId().equals(added.pluginId()) && other.names().contains(name)) {
                throw new IllegalArgumentException(
                        "service %s is served by plugin %s already (expected one plugin; remove the other)"
                                .formatted(name, other.pluginId()));
            }
        }
    }

    /**
     * Serves them no longer. Blocks until their calls have ended, at most for the settings' drain;
     * then cancels those.
     */
    void remove(PluginServices removed) throws InterruptedException {
        locked(() -> {
            present.remove(removed);
            publish();
        });
        try {
            removed.calls().drain(settings.drain());
        } finally {
            removed.close();
        }
    }

    /** Says so to who asks for health; the calls go on. */
    void stopServing() {
        health.enterTerminalState();
        announcer.stopServing();
    }

    /** Says of the node as a whole whether it should get calls; each service speaks for itself. */
    void serveAll(boolean ready) {
        health.setStatus(
                HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
                ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }

    private void publish() {
        var services = new ArrayList<BindableService>(List.of(health.getHealthService()));
        if (settings.reflection()) {
            // A new one each time: it remembers the descriptors, and so the loaders, of what was.
            services.add(ProtoReflectionServiceV1.newInstance());
        }
        if (settings.channelz()) {
            services.add(ChannelzService.newInstance(CHANNELZ_PAGE));
        }
        List<String> before = registry.names();
        registry.publish(present, services);
        registry.names().forEach(name -> health.setStatus(name, ServingStatus.SERVING));
        before.stream()
                .filter(name -> !registry.names().contains(name))
                .forEach(health::clearStatus);
        announcer.serve(announced());
    }

    /** Of two generations of a plugin, the newer. */
    private List<Service> announced() {
        var services = new LinkedHashMap<String, Service>();
        present.forEach(plugin ->
                plugin.announced()
                        .forEach(service -> services.putIfAbsent(service.name(), service)));
        return List.copyOf(services.values());
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
