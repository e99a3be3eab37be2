package io.umbel.gossip.command;

import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;

/** {@code umbel gossip subscribe}. */
public final class SubscribeCommandProvider extends Subcommand {
    /** For {@link java.util.ServiceLoader}. */
    public SubscribeCommandProvider() {}

    @Override
    public String name() {
        return "gossip subscribe";
    }

    @Override
    public String summary() {
        return "Print what is broadcast to a topic.";
    }

    @Override
    Callable<Integer> command(CommandContext context) {
        return new SubscribeCommand(context);
    }
}
