package io.umbel.gossip.command;

import io.umbel.gossip.owner.JsonLine;
import io.umbel.gossip.owner.Request;
import io.umbel.spi.CommandContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists services, or follows them. */
@Command(
        description = "List the services that the running node knows of, and who offers them.",
        sortOptions = false)
final class ServicesCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only services of this name.")
    private String name = "";

    @Option(
            names = "--watch",
            description = "Print them again whenever they are others, until Ctrl-C.")
    private boolean watch;

    @Mixin private final OwnerOptions node = new OwnerOptions();

    ServicesCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        var offers = new ArrayList<Object>();
        node.ask(
                context,
                new Request.Services(name, watch),
                answer -> {
                    if (context.json()) {
                        context.out().println(JsonLine.write(answer));
                        context.out().flush();
                    } else if (answer instanceof List<?> state) {
                        print(state);
                    } else {
                        offers.add(answer);
                    }
                    return true;
                });
        if (!watch && !context.json()) {
            print(offers);
        }
        return 0;
    }

    private void print(List<?> offers) {
        Answers.table(offers).forEach(context.out()::println);
        if (watch) {
            context.out().println();
        }
        context.out().flush();
    }
}
