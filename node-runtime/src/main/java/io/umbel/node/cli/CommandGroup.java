package io.umbel.node.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A word that means nothing without one of the subcommands below it. */
@Command(synopsisSubcommandLabel = "COMMAND")
final class CommandGroup implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    /**
     * A new one, with nothing below it yet.
     *
     * @param description one line for {@code --help}
     */
    static CommandLine of(String description) {
        var group = new CommandLine(new CommandGroup());
        group.getCommandSpec().usageMessage().description(description);
        return group;
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec, "spec, injected by picocli").commandLine(),
                "%s: no subcommand (expected one of %s)"
                        .formatted(
                                spec.qualifiedName(),
                                String.join(", ", spec.subcommands().keySet())));
    }
}
