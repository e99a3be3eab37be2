package io.umbel.node.cli;

import io.umbel.node.plugin.PluginState;
import io.umbel.node.plugin.PluginStatus;
import io.umbel.node.terminal.Progress;
import io.umbel.node.terminal.Style;
import io.umbel.node.terminal.Table;
import io.umbel.node.terminal.Terminal;
import io.umbel.node.terminal.Texts;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code umbel plugins}. */
@Command(
        name = "plugins",
        synopsisSubcommandLabel = "[COMMAND]",
        description = "List the running node's plugins, and what is wrong with the rest.")
final class PluginsCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    PluginsCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        return list();
    }

    /** The same as without a word after {@code plugins}. */
    @Command(name = "list", description = "List them, as without this word.")
    int list() throws Exception {
        try (LocalNode node = LocalNode.reach(umbel)) {
            print(node.ask().plugins());
        }
        return ExitCode.DONE;
    }

    /** Fails if one of them does not serve afterwards. */
    @Command(
            name = "reload",
            description =
                    "Begin plugins anew; without an id, look at the folder and try again what failed.")
    int reload(
            @Parameters(paramLabel = "ID", arity = "0..*", description = "Which.")
                    @Nullable Set<String> ids)
            throws Exception {
        Set<String> wanted = ids == null ? Set.of() : ids;
        try (LocalNode node = LocalNode.reach(umbel);
                Progress _ = umbel.progress("reloading")) {
            List<PluginStatus> plugins = node.ask().reload(wanted);
            print(plugins);
            boolean failed =
                    plugins.stream()
                            .filter(plugin -> wanted.isEmpty() || wanted.contains(plugin.id()))
                            .anyMatch(plugin -> plugin.state() == PluginState.FAILED);
            return failed ? ExitCode.FAILED : ExitCode.DONE;
        }
    }

    private void print(List<PluginStatus> plugins) throws IOException {
        if (umbel.json()) {
            for (PluginStatus plugin : plugins) {
                umbel.printJson(plugin);
            }
            return;
        }
        var table = new Table("PLUGIN", "VERSION", "STATE", "PROTOCOLS", "ARCHIVE");
        for (PluginStatus plugin : plugins) {
            table.row(
                    plugin.id(),
                    plugin.version(),
                    Texts.lowerCase(plugin.state()),
                    Texts.joined(plugin.protocols()),
                    String.valueOf(plugin.archive().getFileName()));
        }
        Terminal terminal = umbel.terminal();
        table.print(terminal.out(), terminal.style());
        plugins.forEach(plugin -> printProblem(plugin, terminal.out(), terminal.style()));
    }

    private static void printProblem(PluginStatus plugin, PrintStream out, Style style) {
        if (!plugin.problem().isEmpty()) {
            out.println(style.bad(plugin.id() + ": " + plugin.problem()));
        }
    }
}
