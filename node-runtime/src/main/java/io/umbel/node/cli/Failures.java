package io.umbel.node.cli;

import io.umbel.node.settings.SettingsException;
import io.umbel.node.terminal.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what went wrong in one sentence, and the mend if there is one. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final UmbelCommand umbel;

    Failures(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult result) {
        Terminal terminal = umbel.terminal();
        terminal.out().flush();
        describe(failure)
                .lines()
                .forEach(line -> terminal.err().println(terminal.style().bad("umbel: ") + line));
        if (umbel.debug()) {
            failure.printStackTrace(terminal.err());
        }
        return ExitCode.FAILED;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        Terminal terminal = umbel.terminal();
        PrintStream err = terminal.err();
        err.println(terminal.style().bad("umbel: ") + describe(failure));
        err.println(
                "See: " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.WRONG_ARGUMENTS;
    }

    private static String describe(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(failure.getMessage());
        }
        String first = unmatched.getUnmatched().getFirst();
        return ofAbsentPlugin(unmatched.getCommandLine(), first)
                .orElseGet(() -> unexpected(first, unmatched.getSuggestions()));
    }

    private static Optional<String> ofAbsentPlugin(CommandLine above, String word) {
        String path = above.getCommandSpec().qualifiedName() + " " + word;
        String command = path.substring(path.indexOf(' ') + 1);
        return BundledCommands.pluginOf(command)
                .map(plugin ->
                        "%s: there is no such command without the plugin %s (copy examples/umbel-%s-*.zip of the archive to the plugins folder)"
                                .formatted(command, plugin, plugin));
    }

    private static String unexpected(String first, List<String> near) {
        return (first.startsWith("-") ? "unknown option " : "unexpected word ")
                + first
                + (near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)");
    }

    private static String describe(Exception failure) {
        return switch (failure) {
            case SettingsException e -> String.valueOf(e.getMessage());
            case NoSuchFileException e -> e.getFile() + ": no such file";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case FileSystemException e -> e.getFile() + ": " + e.getReason();
            case IOException e -> String.valueOf(e.getMessage());
            case CommandFailedException e -> String.valueOf(e.getMessage());
            case InterruptedException _ -> "interrupted";
            case RuntimeException e -> "a bug in umbel: " + e + " (--debug shows where)";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
