package io.umbel.node.plugin;

import io.opentelemetry.api.OpenTelemetry;
import io.umbel.node.middleware.Admitted;
import io.umbel.node.middleware.Decision.Refused;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.ExtensionPoint;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.SignatureDomain;
import io.umbel.spi.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** What one generation of a plugin may do to its node; its scope remembers it. */
final class PluginContext implements NodeContext {
    private final String pluginId;
    private final String version;
    private final NodeServices node;
    private final PluginScope scope;
    private final MiddlewareStack middleware;
    private final OpenTelemetry telemetry;

    /**
     * @param middleware what the plugin asks about calls that the node cannot see
     */
    PluginContext(
            String pluginId,
            String version,
            NodeServices node,
            PluginScope scope,
            MiddlewareStack middleware) {
        this.pluginId = pluginId;
        this.version = version;
        this.node = node;
        this.scope = scope;
        this.middleware = middleware;
        this.telemetry = ScopedTelemetry.of(node.telemetry(), scope);
    }

    @Override
    public String pluginId() {
        return pluginId;
    }

    @Override
    public String pluginVersion() {
        return version;
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
        try (var _ = ContextClassLoader.ofTheNode()) {
            return scope.own(node.dial(peer, alpn));
        }
    }

    @Override
    public Connection connect(NodeAddress peer, Alpn alpn)
            throws IOException, InterruptedException {
        try (var _ = ContextClassLoader.ofTheNode()) {
            return scope.pooled(node.connect(peer, alpn));
        }
    }

    @Override
    public Thread startVirtualThread(String name, Runnable task) {
        return scope.threads().start(name, task);
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return scope.scheduler();
    }

    @Override
    public InstantSource clock() {
        return node.clock();
    }

    @Override
    public Path dataDirectory() {
        try {
            return Files.createDirectories(node.dataDirectory(pluginId));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "data directory of plugin "
                            + pluginId
                            + ": "
                            + node.dataDirectory(pluginId)
                            + " cannot be made",
                    e);
        }
    }

    @Override
    public void report(ConnectionInfo peer, Violation violation, String detail) {
        node.report(peer, violation, pluginId + ": " + detail);
    }

    @Override
    public OpenTelemetry telemetry() {
        return telemetry;
    }

    @Override
    public <T> void offer(Class<T> capability, T instance) {
        scope.onClose(node.capabilities().offer(pluginId, capability, instance));
    }

    @Override
    public <T> Optional<T> find(Class<T> capability) {
        return node.capabilities().find(capability);
    }

    @Override
    public <T> void accept(ExtensionPoint<T> point) {
        scope.extend(point);
    }

    @Override
    public boolean isGuarded() {
        return !middleware.isEmpty();
    }

    @Override
    public Admission admit(Call call) {
        if (middleware.isEmpty()) {
            return Admission.accept();
        }
        return switch (middleware.admit(call)) {
            case Admitted admitted ->
                    new Admission.Accept(admitted::finish, admitted.caller().orElse(null));
            case Refused(ErrorCode code, String reason, Duration retryAfter) ->
                    new Admission.Reject(code, reason, retryAfter);
        };
    }
}
