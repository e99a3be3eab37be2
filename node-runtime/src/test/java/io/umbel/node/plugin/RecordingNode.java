package io.umbel.node.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.opentelemetry.api.OpenTelemetry;
import io.umbel.node.settings.MiddlewareSetting;
import io.umbel.node.settings.MiddlewareSettings;
import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.Middleware;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.SignatureDomain;
import io.umbel.spi.Violation;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A node without a network: records the connections that plugins ask for. */
final class RecordingNode implements NodeServices, AutoCloseable {
    private final Path data;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Capabilities capabilities = new Capabilities();
    private final Map<String, List<MiddlewareSetting>> middleware = new HashMap<>();
    private final BlockingQueue<RecordingConnection> dialed = new LinkedBlockingQueue<>();
    private final List<RecordingConnection> pooled = new CopyOnWriteArrayList<>();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private Config settings = ConfigFactory.empty();
    private OpenTelemetry telemetry = OpenTelemetry.noop();

    RecordingNode(Path data) {
        this.data = data;
        timer.setRemoveOnCancelPolicy(true);
    }

    void settings(String hocon) {
        settings = ConfigFactory.parseString(hocon);
    }

    void telemetry(OpenTelemetry sdk) {
        telemetry = sdk;
    }

    void guard(String pluginId, String middlewareName) {
        guard(pluginId, middlewareName, "{}");
    }

    void guard(String pluginId, String middlewareName, String settings) {
        middleware.put(
                pluginId,
                List.of(
                        new MiddlewareSetting.Offered(
                                middlewareName,
                                ConfigFactory.parseString(settings),
                                "node.conf:7")));
    }

    List<RecordingConnection> dialed() {
        return List.copyOf(dialed);
    }

    /** Waits for the next connection that a plugin dials. */
    RecordingConnection nextDialed() throws InterruptedException {
        RecordingConnection next = dialed.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no plugin dialed within 20 s");
        }
        return next;
    }

    List<RecordingConnection> pooled() {
        return pooled;
    }

    List<String> reports() {
        return reports;
    }

    int tasksInTimer() {
        return timer.getQueue().size();
    }

    @Override
    public byte[] sign(SignatureDomain domain, byte[] message) {
        throw new UnsupportedOperationException("this node has no key");
    }

    @Override
    public NodeId id() {
        return NodeId.of(new byte[NodeId.LENGTH]);
    }

    @Override
    public NodeAddress address() {
        return NodeAddress.of(id());
    }

    @Override
    public Connection dial(NodeAddress peer, Alpn alpn) {
        var connection = new RecordingConnection();
        dialed.add(connection);
        return connection;
    }

    @Override
    public Connection connect(NodeAddress peer, Alpn alpn) {
        var connection = new RecordingConnection();
        pooled.add(connection);
        return connection;
    }

    @Override
    public InstantSource clock() {
        return InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Override
    public ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    @Override
    public void report(ConnectionInfo peer, Violation violation, String detail) {
        reports.add(violation + " " + detail);
    }

    @Override
    public OpenTelemetry telemetry() {
        return telemetry;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Path dataDirectory(String pluginId) {
        return data.resolve("plugins").resolve(pluginId);
    }

    @Override
    public Config config(String pluginId) {
        String path = ConfigUtil.joinPath(pluginId);
        return settings.hasPath(path) ? settings.getConfig(path) : ConfigFactory.empty();
    }

    @Override
    public MiddlewareSettings middleware() {
        return new MiddlewareSettings(List.of(), middleware);
    }

    @Override
    public Middleware builtIn(MiddlewareSetting.BuiltIn setting, Consumer<Runnable> onClose) {
        return _ -> Admission.accept();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
