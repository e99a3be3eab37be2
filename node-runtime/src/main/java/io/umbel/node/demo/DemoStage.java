package io.umbel.node.demo;

import io.umbel.node.plugin.PluginStatus;
import io.umbel.node.settings.SettingsException;
import io.umbel.node.terminal.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the demo's scenes play.
 *
 * @param demo whose terminal it is shown on
 * @param nodes those in processes of their own
 */
record DemoStage(Demo demo, DemoNodes nodes) {

    DemoNode alice() throws IOException {
        return nodes.get(DemoNodes.ALICE);
    }

    /** Says what comes. */
    void step(String text) {
        demo.terminal().out().println(demo.terminal().style().bold("» " + text));
        demo.terminal().out().flush();
    }

    /** Says how it came. */
    void detail(String text) {
        demo.terminal().out().println("    " + text);
        demo.terminal().out().flush();
    }

    /** The one file in {@code examples/} that is named {@code name}, a version and an ending. */
    Path example(String name) throws IOException {
        Path examples = demo.distribution().resolve("examples");
        try (Stream<Path> files = Files.list(examples)) {
            return files.filter(file -> file.getFileName().toString().matches(name + "-\\d.*"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("demo: no " + name + "-* in " + examples));
        }
    }

    /** Puts an example into alice's plugin folder, and waits until the plugin runs. */
    void drop(Path example, String pluginId)
            throws IOException, InterruptedException, SettingsException {
        drop(alice(), example, pluginId);
    }

    /** Puts an example into a node's plugin folder, and waits until the plugin runs. */
    void drop(DemoNode node, Path example, String pluginId)
            throws IOException, InterruptedException, SettingsException {
        Files.copy(example, node.plugins().resolve(example.getFileName()));
        detail("plugin  " + describe(node.awaitPlugin(pluginId, _ -> true)));
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
