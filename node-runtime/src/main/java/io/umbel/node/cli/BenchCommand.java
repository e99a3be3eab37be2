package io.umbel.node.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code umbel bench}. */
@Command(
        name = "bench",
        description = "Put load on a peer and measure it.",
        synopsisSubcommandLabel = "COMMAND")
final class BenchCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    /** Without a word after it there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec, "spec, injected by picocli").commandLine(),
                "umbel bench: no subcommand (see the list in its help)");
    }
}
