package io.umbel.gossip.command;

import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;

/** {@code umbel gossip members}. */
public final class MembersCommandProvider extends Subcommand {
    /** For {@link java.util.ServiceLoader}. */
    public MembersCommandProvider() {}

    @Override
    public String name() {
        return "gossip members";
    }

    @Override
    public String summary() {
        return "Print whom a node knows in a topic.";
    }

    @Override
    Callable<Integer> command(CommandContext context) {
        return new MembersCommand(context);
    }
}
