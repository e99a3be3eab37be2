package io.umbel.grpc.command;

import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** A subcommand whose arguments picocli reads, as it reads those of the built-in ones. */
abstract class Subcommand implements CommandProvider {
    private static final int DONE = 0;
    private static final int WRONG_ARGUMENTS = 2;

    /** A new object that picocli fills from the arguments; its result is the exit code. */
    abstract Callable<Integer> command(CommandContext context);

    @Override
    public int run(CommandContext context, List<String> arguments) throws Exception {
        Callable<Integer> command = command(context);
        var line =
                new CommandLine(command)
                        .setCommandName("umbel " + name())
                        .setExpandAtFiles(false)
                        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.getCommandSpec().addOption(help());
        try {
            if (line.parseArgs(arguments.toArray(String[]::new)).isUsageHelpRequested()) {
                line.usage(new PrintWriter(context.out(), true, context.out().charset()));
                return DONE;
            }
            return command.call();
        } catch (ParameterException e) {
            context.err().println("umbel: " + e.getMessage());
            context.err().println("See: umbel " + name() + " --help");
            return WRONG_ARGUMENTS;
        }
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this.")
                .build();
    }
}
