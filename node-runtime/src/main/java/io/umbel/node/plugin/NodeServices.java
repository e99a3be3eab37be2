package io.umbel.node.plugin;

import com.typesafe.config.Config;
import io.opentelemetry.api.OpenTelemetry;
import io.umbel.node.settings.MiddlewareSetting;
import io.umbel.node.settings.MiddlewareSettings;
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

/**
 * What the node does for its plugins. For any thread; nothing blocks but {@link #dial} and {@link
 * #connect}.
 */
public interface NodeServices {
    /** This node's key. */
    NodeId id();

    /** This node's key and the addresses under which it listens. */
    NodeAddress address();

    /** A signature by the node's key, as {@link io.umbel.spi.NodeContext#sign} has it. */
    byte[] sign(SignatureDomain domain, byte[] message);

    /** A new connection, as {@link io.umbel.spi.NodeContext#dial} has it. */
    Connection dial(NodeAddress peer, Alpn alpn) throws IOException, InterruptedException;

    /** A pooled connection, as {@link io.umbel.spi.NodeContext#connect} has it. */
    Connection connect(NodeAddress peer, Alpn alpn) throws IOException, InterruptedException;

    /** The time. */
    InstantSource clock();

    /**
     * Only starts things, never works itself. It lets a cancelled task go at once ({@link
     * java.util.concurrent.ScheduledThreadPoolExecutor#setRemoveOnCancelPolicy}): a task that stays
     * in the queue holds its plugin's class loader.
     */
    ScheduledExecutorService timer();

    /** Lowers a peer's score, as {@link io.umbel.spi.NodeContext#report} has it. */
    void report(ConnectionInfo peer, Violation violation, String detail);

    /** Where to record metrics and spans. */
    OpenTelemetry telemetry();

    /** What the node and its plugins offer to each other. */
    Capabilities capabilities();

    /** The directory of a plugin's own files; need not exist. */
    Path dataDirectory(String pluginId);

    /** {@code umbel.plugins.<plugin-id>}; empty if the settings say nothing. */
    Config config(String pluginId);

    /** Which checks the settings put before which plugin's protocols. */
    MiddlewareSettings middleware();

    /**
     * The check that a place of the settings names, which needs no plugin.
     *
     * @param onClose gets what must be run when the plugin that it guards stops
     */
    Middleware builtIn(MiddlewareSetting.BuiltIn setting, Consumer<Runnable> onClose);
}
