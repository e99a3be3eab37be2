package io.umbel.node.settings;

import com.typesafe.config.Config;
import io.umbel.spi.Alpn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * {@code umbel}: everything a node is told.
 *
 * @param data {@code umbel.home}, the node's directory: key, plugin work folders, plugins' own data
 * @param keyFile the PKCS#8 PEM file of the node's key; made at the first start
 * @param defaultHandlers protocols that no plugin serves, and the plugin protocol that answers in
 *     its place
 * @param shutdownGrace how long protocols may take to finish when the node stops
 * @param middleware the checks for all protocols, and for those of each plugin
 * @param plugins {@code umbel.plugins}: a subtree for each plugin id, handed to it unread
 */
public record NodeSettings(
        Path data,
        Path keyFile,
        EndpointSettings endpoint,
        DialSettings dial,
        ReachSettings reach,
        PluginHostSettings plugin,
        ControlSettings control,
        GuardSettings guard,
        Map<Alpn, Alpn> defaultHandlers,
        Duration shutdownGrace,
        MiddlewareSettings middleware,
        Config plugins) {
    /** Copies {@code defaultHandlers}. */
    public NodeSettings {
        defaultHandlers = Map.copyOf(defaultHandlers);
    }
}
