package io.umbel.node.cli;

import io.umbel.node.settings.SettingsException;
import io.umbel.spi.CommandProvider;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reads the arguments of {@code umbel} and runs the subcommand they name. */
final class CommandLineInterface {
    private final CommandEnvironment environment;

    CommandLineInterface(CommandEnvironment environment) {
        this.environment = environment;
    }

    /** Runs one command; results and errors are written, and the exit code is returned. */
    int run(String... arguments) {
        int exitCode = commandLine(pluginCommands(arguments)).execute(arguments);
        environment.terminal().out().flush();
        environment.terminal().err().flush();
        return exitCode;
    }

    private CommandLine commandLine(List<CommandProvider> providers) {
        var umbel = new UmbelCommand(environment);
        var line = new CommandLine(umbel);
        Commands.addTo(line, umbel);
        providers.forEach(provider -> add(provider, umbel, line));
        var failures = new Failures(umbel);
        return line.setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(writer(environment.terminal().out()))
                .setErr(writer(environment.terminal().err()))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(
                                environment.terminal().style().enabled() ? Ansi.ON : Ansi.OFF));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private static void add(CommandProvider provider, UmbelCommand umbel, CommandLine line) {
        if (line.getSubcommands().containsKey(provider.name())) {
            return;
        }
        var command = new CommandLine(new PluginCommand(umbel, provider));
        command.getCommandSpec().usageMessage().description(provider.summary());
        // Options after its name are the plugin's, not ours.
        command.setUnmatchedOptionsArePositionalParams(true);
        line.addSubcommand(provider.name(), command);
    }

    /** Opening jars takes time: only where no built-in is meant, and for the list of commands. */
    private List<CommandProvider> pluginCommands(String... arguments) {
        var umbel = new UmbelCommand(environment);
        var line = new CommandLine(umbel).setUnmatchedArgumentsAllowed(true);
        Commands.addTo(line, umbel);
        try {
            ParseResult result = line.parseArgs(arguments);
            boolean builtIn = result.hasSubcommand() || result.isVersionHelpRequested();
            return builtIn ? List.of() : environment.nodes().commands(umbel.settings());
        } catch (ParameterException | SettingsException _) {
            // told when the command is run
            return List.of();
        }
    }
}
