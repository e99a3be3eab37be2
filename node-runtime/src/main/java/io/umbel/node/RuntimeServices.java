package io.umbel.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.opentelemetry.api.OpenTelemetry;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.guard.PeerGuard;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.middleware.builtin.BuiltInMiddleware;
import io.umbel.node.plugin.Capabilities;
import io.umbel.node.plugin.NodeServices;
import io.umbel.node.pool.ConnectionPool;
import io.umbel.node.settings.MiddlewareSetting;
import io.umbel.node.settings.MiddlewareSettings;
import io.umbel.node.settings.NodeSettings;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.Middleware;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.SignatureDomain;
import io.umbel.spi.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What this node does for its plugins. */
record RuntimeServices(
        NodeSettings settings,
        NodeKey key,
        Supplier<NodeAddress> reachable,
        Endpoint endpoint,
        Dialer dialer,
        ConnectionPool<DialedConnection> pool,
        Capabilities capabilities,
        PeerGuard guard,
        BuiltInMiddleware builtIns,
        OpenTelemetry telemetry,
        InstantSource clock,
        ScheduledExecutorService timer)
        implements NodeServices {
    @Override
    public NodeId id() {
        return endpoint.id();
    }

    @Override
    public NodeAddress address() {
        return reachable.get();
    }

    @Override
    public byte[] sign(SignatureDomain domain, byte[] message) {
        return key.sign(domain, message);
    }

    @Override
    public Connection dial(NodeAddress peer, Alpn alpn) throws IOException, InterruptedException {
        return dialer.dial(peer, alpn).frontDoor();
    }

    @Override
    public Connection connect(NodeAddress peer, Alpn alpn)
            throws IOException, InterruptedException {
        return new LeasedConnection(pool.lease(peer, alpn));
    }

    @Override
    public void report(ConnectionInfo peer, Violation violation, String detail) {
        guard.report(peer, violation, detail);
    }

    @Override
    public Path dataDirectory(String pluginId) {
        return settings.data().resolve("plugin-data").resolve(pluginId);
    }

    @Override
    public Config config(String pluginId) {
        return settings.plugins().hasPath(quoted(pluginId))
                ? settings.plugins().getConfig(quoted(pluginId))
                : ConfigFactory.empty();
    }

    /** A plugin id may hold dots, which a bare path would split. */
    private static String quoted(String pluginId) {
        return '"' + pluginId + '"';
    }

    @Override
    public MiddlewareSettings middleware() {
        return settings.middleware();
    }

    @Override
    public Middleware builtIn(MiddlewareSetting.BuiltIn setting, Consumer<Runnable> onClose) {
        return builtIns.of(setting, onClose);
    }
}
