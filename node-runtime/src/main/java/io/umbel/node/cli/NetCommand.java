package io.umbel.node.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code umbel net}. */
@Command(
        name = "net",
        description = "Look at the network around this node.",
        synopsisSubcommandLabel = "COMMAND")
final class NetCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    /** Without a word after it there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec, "spec, injected by picocli").commandLine(),
                "umbel net: no subcommand (expected report)");
    }
}
