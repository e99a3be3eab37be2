package io.umbel.node.plugin;

import io.umbel.node.settings.PluginHostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A plugin host over real folders. */
final class PluginHostFixture {
    final Path folder;
    final Path work;
    final RecordingNode node;
    final RecordingRegistry registry = new RecordingRegistry();
    final PluginHost host;

    PluginHostFixture(Path temporary, boolean watch) throws IOException {
        this(temporary, watch, Duration.ofSeconds(20));
    }

    PluginHostFixture(Path temporary, boolean watch, Duration startTimeout) throws IOException {
        folder = Files.createDirectories(temporary.resolve("plugins"));
        work = temporary.resolve("work");
        node = new RecordingNode(temporary.resolve("data"));
        var settings = new PluginHostSettings(folder, watch, startTimeout, Duration.ofSeconds(10));
        host = new PluginHost(settings, work, node, registry, Duration.ofMillis(100));
    }

    PluginStatus status(String id) {
        return host.status().stream()
                .filter(status -> status.id().equals(id))
                .reduce((_, _) -> {
                    throw new AssertionError("two lines for " + id + ": " + host.status());
                })
                .orElseThrow(() -> new AssertionError("no " + id + " in " + host.status()));
    }

    /** What the plugin that offers a {@link Supplier} says. */
    Object said() {
        return node.capabilities().find(Supplier.class).orElseThrow().get();
    }

    List<Path> copies() throws IOException {
        try (var copies = Files.list(work)) {
            return copies.sorted().toList();
        }
    }

    void close() throws InterruptedException {
        host.stop(Duration.ofSeconds(10));
        node.close();
    }
}
