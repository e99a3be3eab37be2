package io.umbel.gossip.command;

import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;

/** {@code umbel services}. */
public final class ServicesCommandProvider extends Subcommand {
    /** For {@link java.util.ServiceLoader}. */
    public ServicesCommandProvider() {}

    @Override
    public String name() {
        return "services";
    }

    @Override
    public String summary() {
        return "List who offers what in the network.";
    }

    @Override
    Callable<Integer> command(CommandContext context) {
        return new ServicesCommand(context);
    }
}
