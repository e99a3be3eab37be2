package io.umbel.grpc.command;

import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;

/** {@code umbel bench grpc}. */
public final class BenchCommandProvider extends Subcommand {
    @Override
    public String name() {
        return "bench grpc";
    }

    @Override
    public String summary() {
        return "Call a gRPC method again and again, and measure.";
    }

    @Override
    Callable<Integer> command(CommandContext context) {
        return new BenchCommand(context, System::nanoTime);
    }
}
