package io.umbel.gossip.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.NodeContext;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** A subcommand whose arguments picocli reads, as it reads those of the built-in ones. */
abstract class Subcommand implements CommandProvider {
    private static final int WRONG_ARGUMENTS = 2;

    /** A new object that picocli fills from the arguments; its result is the exit code. */
    abstract Callable<Integer> command(CommandContext context);

    @Override
    public String help() {
        return line(command(new NoContext())).getUsageMessage();
    }

    @Override
    public int run(CommandContext context, List<String> arguments) throws Exception {
        Callable<Integer> command = command(context);
        try {
            line(command).parseArgs(arguments.toArray(String[]::new));
            return command.call();
        } catch (ParameterException e) {
            context.err().println("umbel: " + e.getMessage());
            context.err().println("See: umbel " + name() + " --help");
            return WRONG_ARGUMENTS;
        }
    }

    private CommandLine line(Callable<Integer> command) {
        return new CommandLine(command)
                .setCommandName("umbel " + name())
                .setExpandAtFiles(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    }

    /** That of a command which is never called. */
    private record NoContext() implements CommandContext {
        @Override
        public NodeContext node() {
            throw new UnsupportedOperationException("help needs no node");
        }

        @Override
        public InputStream in() {
            return InputStream.nullInputStream();
        }

        @Override
        public PrintStream out() {
            return new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        }

        @Override
        public PrintStream err() {
            return out();
        }

        @Override
        public boolean json() {
            return false;
        }
    }
}
