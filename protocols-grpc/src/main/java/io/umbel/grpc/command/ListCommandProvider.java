package io.umbel.grpc.command;

import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;

/** {@code umbel grpc list}. */
public final class ListCommandProvider extends Subcommand {
    @Override
    public String name() {
        return "grpc list";
    }

    @Override
    public String summary() {
        return "List the gRPC services of a peer, or the methods of one.";
    }

    @Override
    Callable<Integer> command(CommandContext context) {
        return new ListCommand(context);
    }
}
