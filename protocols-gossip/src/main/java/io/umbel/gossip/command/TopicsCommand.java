package io.umbel.gossip.command;

import io.umbel.gossip.owner.JsonLine;
import io.umbel.gossip.owner.Request;
import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists topics. */
@Command(
        description = "Print the topics that the running node has joined, a line each.",
        sortOptions = false)
final class TopicsCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin private final OwnerOptions node = new OwnerOptions();

    TopicsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        node.ask(
                context,
                new Request.Topics(),
                answer -> {
                    context.out()
                            .println(
                                    context.json()
                                            ? JsonLine.write(answer)
                                            : Answers.text(answer, "topic"));
                    return true;
                });
        return 0;
    }
}
