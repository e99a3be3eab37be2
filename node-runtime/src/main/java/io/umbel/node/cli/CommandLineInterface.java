package io.umbel.node.cli;

import io.umbel.node.settings.SettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
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
        try (PluginCommandList plugins = pluginCommands(arguments)) {
            int exitCode = run(plugins, arguments);
            environment.terminal().out().flush();
            environment.terminal().err().flush();
            return exitCode;
        }
    }

    private int run(PluginCommandList plugins, String... arguments) {
        var umbel = new UmbelCommand(environment);
        CommandLine line = commandLine(umbel);
        var problems = new ArrayList<String>(plugins.problems());
        problems.addAll(new CommandTree(umbel, line).addAll(plugins.providers()));
        configure(line, new Failures(umbel));
        int exitCode = line.execute(arguments);
        if (exitCode == ExitCode.WRONG_ARGUMENTS) {
            // The word that was not known may be one of theirs.
            problems.forEach(problem -> environment.terminal().err().println("plugin: " + problem));
        }
        return exitCode;
    }

    private CommandLine commandLine(UmbelCommand umbel) {
        var line = new CommandLine(umbel);
        Commands.addTo(line, umbel);
        // A word such as @file is for the command to read.
        return line.setExpandAtFiles(false);
    }

    private void configure(CommandLine line, Failures failures) {
        line.setExecutionExceptionHandler(failures)
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

    /**
     * Opening jars takes time: only for a word that no built-in knows, and for lists of commands.
     */
    private PluginCommandList pluginCommands(String... arguments) {
        var umbel = new UmbelCommand(environment);
        try {
            ParseResult named =
                    deepest(
                            commandLine(umbel)
                                    .setUnmatchedArgumentsAllowed(true)
                                    .parseArgs(arguments));
            boolean mayHaveMore = !named.commandSpec().subcommands().isEmpty();
            boolean askedFor = !named.unmatched().isEmpty() || named.isUsageHelpRequested();
            return mayHaveMore && askedFor
                    ? environment.nodes().commands(umbel.settings())
                    : PluginCommandList.EMPTY;
        } catch (ParameterException | SettingsException _) {
            return PluginCommandList.EMPTY; // told when the command is run
        } catch (IOException e) {
            return new PluginCommandList(
                    List.of(), List.of("no command could be read: " + e.getMessage()), () -> {});
        }
    }

    private static ParseResult deepest(ParseResult result) {
        ParseResult deepest = result;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        return deepest;
    }
}
