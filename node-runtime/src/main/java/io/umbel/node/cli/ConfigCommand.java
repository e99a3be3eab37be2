package io.umbel.node.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.Problem;
import io.umbel.node.settings.SettingOrigin;
import io.umbel.node.settings.SettingsException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code umbel config}. */
@Command(
        name = "config",
        description = "Look at the settings.",
        synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {
    private final UmbelCommand umbel;

    ConfigCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    /** Fails if there is a problem. */
    @Command(
            name = "check",
            description = "Say whether a node would start with them; all problems at once.")
    int check() throws Exception {
        try {
            NodeSettings settings = umbel.settings();
            if (!umbel.json()) {
                Path file = umbel.source().file().orElse(Path.of("reference.conf"));
                umbel.terminal()
                        .out()
                        .println("%s: no problems; home is %s".formatted(file, settings.data()));
            }
            return ExitCode.DONE;
        } catch (SettingsException e) {
            if (!umbel.json()) {
                throw e;
            }
            for (Problem problem : e.problems()) {
                umbel.printJson(problem);
            }
            return ExitCode.FAILED;
        }
    }

    /** A line for each key, which is HOCON too. */
    @Command(
            name = "show",
            description =
                    "Print all settings, defaults too, and the middleware that each protocol gets.")
    int show(
            @Option(names = "--origin", description = "With where each is written.") boolean origin)
            throws SettingsException {
        Config config = umbel.reader().effective(umbel.source());
        PrintStream out = umbel.terminal().out();
        if (umbel.json()) {
            out.println(config.root().render(ConfigRenderOptions.concise()));
        } else {
            config.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(e -> out.println(line(e.getKey(), e.getValue(), origin)));
            EffectiveStacks.of(umbel.settings().middleware())
                    .forEach(line -> out.println(umbel.terminal().style().faint("# " + line)));
        }
        return ExitCode.DONE;
    }

    private String line(String key, ConfigValue value, boolean origin) {
        String line = key + " = " + value.render(ConfigRenderOptions.concise());
        return origin
                ? line
                        + umbel.terminal()
                                .style()
                                .faint("  # " + SettingOrigin.describe(value.origin()))
                : line;
    }
}
