package io.umbel.node.cli;

import io.umbel.node.plugin.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the demo's scenes play.
 *
 * @param distribution whose commands and examples are shown
 * @param alice a node in a process of its own
 * @param bob a node in this process, which dials
 */
record DemoStage(UmbelCommand umbel, Path distribution, DemoNode alice, DialingNode bob) {

    /** Says what comes. */
    void step(String text) {
        umbel.terminal().out().println(umbel.terminal().style().bold("» " + text));
        umbel.terminal().out().flush();
    }

    /** Says how it came. */
    void detail(String text) {
        umbel.terminal().out().println("    " + text);
        umbel.terminal().out().flush();
    }

    /** The one file in {@code examples/} that is named {@code name}, a version and an ending. */
    Path example(String name) throws IOException {
        Path examples = distribution.resolve("examples");
        try (Stream<Path> files = Files.list(examples)) {
            return files.filter(file -> file.getFileName().toString().matches(name + "-\\d.*"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("demo: no " + name + "-* in " + examples));
        }
    }

    /** Puts an example into alice's plugin folder, and waits until the plugin runs. */
    void drop(Path example, String pluginId) throws IOException, InterruptedException {
        Files.copy(example, alice.plugins().resolve(example.getFileName()));
        detail("plugin  " + describe(alice.awaitPlugin(pluginId, _ -> true)));
    }

    static String describe(PluginStatus plugin) {
        return plugin.protocols().isEmpty()
                ? plugin.id() + " " + plugin.version() + " runs"
                : plugin.id()
                        + " "
                        + plugin.version()
                        + " serves "
                        + Texts.joined(plugin.protocols());
    }
}
