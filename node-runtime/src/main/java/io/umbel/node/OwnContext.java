package io.umbel.node;

import io.opentelemetry.api.OpenTelemetry;
import io.umbel.node.plugin.NodeServices;
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

/**
 * The node for code of its own process, such as a command: nothing is undone before the node stops.
 */
record OwnContext(NodeServices node) implements NodeContext {
    private static final String ID = "umbel";

    @Override
    public String pluginId() {
        return ID;
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
        return Thread.ofVirtual().name(name).start(task);
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return node.timer();
    }

    @Override
    public InstantSource clock() {
        return node.clock();
    }

    @Override
    public Path dataDirectory() {
        return node.dataDirectory(ID);
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
        var _ = node.capabilities().offer(ID + ".command", capability, instance);
    }

    @Override
    public <T> Optional<T> find(Class<T> capability) {
        return node.capabilities().find(capability);
    }

    /** No plugin depends on a command. */
    @Override
    public <T> void accept(ExtensionPoint<T> point) {}

    @Override
    public boolean isGuarded() {
        return false;
    }

    @Override
    public Admission admit(Call call) {
        return Admission.accept();
    }
}
