package io.umbel.distribution.benchmark.plugin;

import io.opentelemetry.api.OpenTelemetry;
import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ExtensionPoint;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.SignatureDomain;
import io.umbel.spi.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** A plugin's node, where a call is guarded only while that is wanted. */
record SwitchedContext(NodeContext node, Supplier<BeforeCall> before) implements NodeContext {
    private static final long FIVE_MICROSECONDS = 5_000;

    @Override
    public boolean isGuarded() {
        return switch (before.get()) {
            case NOTHING -> false;
            case MIDDLEWARE -> node.isGuarded();
            case FIVE_MICROSECONDS -> {
                busy();
                yield false;
            }
        };
    }

    private static void busy() {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < FIVE_MICROSECONDS) {
            Thread.onSpinWait();
        }
    }

    @Override
    public Admission admit(Call call) {
        return node.admit(call);
    }

    @Override
    public String pluginId() {
        return node.pluginId();
    }

    @Override
    public String pluginVersion() {
        return node.pluginVersion();
    }

    @Override
    public NodeId id() {
        return node.id();
    }

    @Override
    public NodeAddress address() {
        return node.address();
    }

    @Override
    public byte[] sign(SignatureDomain domain, byte[] message) {
        return node.sign(domain, message);
    }

    @Override
    public Connection dial(NodeAddress peer, Alpn alpn) throws IOException, InterruptedException {
        return node.dial(peer, alpn);
    }

    @Override
    public Connection connect(NodeAddress peer, Alpn alpn)
            throws IOException, InterruptedException {
        return node.connect(peer, alpn);
    }

    @Override
    public Thread startVirtualThread(String name, Runnable task) {
        return node.startVirtualThread(name, task);
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return node.scheduler();
    }

    @Override
    public InstantSource clock() {
        return node.clock();
    }

    @Override
    public Path dataDirectory() {
        return node.dataDirectory();
    }

    @Override
    public void report(ConnectionInfo peer, Violation violation, String detail) {
        node.report(peer, violation, detail);
    }

    @Override
    public OpenTelemetry telemetry() {
        return node.telemetry();
    }

    @Override
    public <T> void offer(Class<T> capability, T instance) {
        node.offer(capability, instance);
    }

    @Override
    public <T> Optional<T> find(Class<T> capability) {
        return node.find(capability);
    }

    @Override
    public <T> void accept(ExtensionPoint<T> point) {
        node.accept(point);
    }
}
