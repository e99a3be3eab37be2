package io.umbel.metrics.http;

import io.umbel.spi.NodeContext;
import io.umbel.spi.PluginReloader;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins plugins anew because a person clicked. */
record Reloads(NodeContext node, boolean allowed) {
    private static final Logger log = LoggerFactory.getLogger(Reloads.class);

    /** Answers at once; the page sees the end of it. */
    Answer reload(String plugin) {
        if (!allowed) {
            return Answer.text(
                    403, "this page may not reload plugins (umbel.plugins.metrics.http.reload)");
        }
        Optional<PluginReloader> reloader = node.find(PluginReloader.class);
        if (reloader.isEmpty()) {
            return Answer.text(503, "this node has no plugins to reload");
        }
        // Not a thread of the plugin: it may be this very plugin that ends.
        Thread.ofVirtual().name("reload " + plugin).start(() -> reload(reloader.get(), plugin));
        return Answer.text(202, "reloading " + plugin);
    }

    private static void reload(PluginReloader reloader, String plugin) {
        try {
            log.info("plugin {}: reloaded from the page", plugin);
            reloader.reload(plugin);
        } catch (IOException | IllegalArgumentException e) {
            log.warn("plugin {} cannot be reloaded: {}", plugin, e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
