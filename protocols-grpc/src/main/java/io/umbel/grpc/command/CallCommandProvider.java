package io.umbel.grpc.command;

import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;

/** {@code umbel call}. */
public final class CallCommandProvider extends Subcommand {
    @Override
    public String name() {
        return "call";
    }

    @Override
    public String summary() {
        return "Call a gRPC method, by name and with JSON.";
    }

    @Override
    Callable<Integer> command(CommandContext context) {
        return new CallCommand(context, System::nanoTime);
    }
}
