package io.umbel.gossip.command;

import io.umbel.gossip.owner.JsonLine;
import io.umbel.gossip.owner.Request;
import io.umbel.spi.CommandContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists members. */
@Command(
        description = {
            "Print the members of a topic that the running node knows, a line each: `eager` for a neighbor that gets"
                    + " messages at once, `lazy` for one that gets announcements, `passive` for one kept in reserve."
        },
        sortOptions = false)
final class MembersCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "TOPIC", description = "As `umbel gossip topics` prints it.")
    private String topic = "";

    @Mixin private final OwnerOptions node = new OwnerOptions();

    MembersCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        node.ask(
                context,
                new Request.Members(topic),
                answer -> {
                    context.out()
                            .println(
                                    context.json()
                                            ? JsonLine.write(answer)
                                            : Answers.text(answer, "link")
                                                    + " "
                                                    + Answers.text(answer, "node"));
                    return true;
                });
        return 0;
    }
}
