package io.umbel.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.umbel.node.control.NodeJson;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.SettingsException;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import io.umbel.node.terminal.Progress;
import io.umbel.node.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code umbel} command: the options that all subcommands share. */
@Command(
        name = "umbel",
        description = "A peer-to-peer node: one key, one UDP socket, a folder of protocol plugins.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong arguments"},
        versionProvider = UmbelVersion.class)
final class UmbelCommand implements Runnable {
    private final CommandEnvironment environment;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "The settings file; else conf/node.conf of the distribution, if it is there.")
    private @Nullable Path config;

    @Option(
            names = {"--set", "-D"},
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description =
                    "A setting that goes before the file's, such as umbel.endpoint.port=4433.")
    private Map<String, String> overrides = new HashMap<>();

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Results for programs: JSON, one value a line.")
    private boolean json;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Stack traces with errors.")
    private boolean debug;

    @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

    UmbelCommand(CommandEnvironment environment) {
        this.environment = environment;
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Missing command");
    }

    CommandEnvironment environment() {
        return environment;
    }

    Terminal terminal() {
        return environment.terminal();
    }

    boolean json() {
        return json;
    }

    boolean debug() {
        return debug;
    }

    SettingsReader reader() {
        return new SettingsReader(environment.process());
    }

    NodeSettings settings() throws SettingsException {
        return reader().read(source());
    }

    SettingsSource source() {
        return new SettingsSource(
                Optional.ofNullable(config).or(this::distributed), new HashMap<>(overrides));
    }

    private Optional<Path> distributed() {
        return environment
                .process()
                .distribution()
                .map(root -> root.resolve("conf").resolve("node.conf"))
                .filter(Files::exists);
    }

    /** Prints a value as one line of JSON. */
    void printJson(Object value) throws JsonProcessingException {
        terminal().out().println(NodeJson.mapper().writeValueAsString(value));
    }

    /** Tells the user what a command waits for; close it when done. */
    Progress progress(String doing) {
        return new Progress(terminal(), environment.timer(), doing);
    }
}
