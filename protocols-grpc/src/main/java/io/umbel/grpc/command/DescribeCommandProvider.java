package io.umbel.grpc.command;

import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;

/** {@code umbel grpc describe}. */
public final class DescribeCommandProvider extends Subcommand {
    @Override
    public String name() {
        return "grpc describe";
    }

    @Override
    public String summary() {
        return "Print what a gRPC service or method takes and answers.";
    }

    @Override
    Callable<Integer> command(CommandContext context) {
        return new DescribeCommand(context);
    }
}
