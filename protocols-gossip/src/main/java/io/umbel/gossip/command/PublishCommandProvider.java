package io.umbel.gossip.command;

import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;

/** {@code umbel gossip publish}. */
public final class PublishCommandProvider extends Subcommand {
    /** For {@link java.util.ServiceLoader}. */
    public PublishCommandProvider() {}

    @Override
    public String name() {
        return "gossip publish";
    }

    @Override
    public String summary() {
        return "Broadcast a message to a topic.";
    }

    @Override
    Callable<Integer> command(CommandContext context) {
        return new PublishCommand(context);
    }
}
