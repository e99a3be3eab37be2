package io.umbel.gossip.command;

import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;

/** {@code umbel gossip topics}. */
public final class TopicsCommandProvider extends Subcommand {
    /** For {@link java.util.ServiceLoader}. */
    public TopicsCommandProvider() {}

    @Override
    public String name() {
        return "gossip topics";
    }

    @Override
    public String summary() {
        return "Print the topics of a node.";
    }

    @Override
    Callable<Integer> command(CommandContext context) {
        return new TopicsCommand(context);
    }
}
