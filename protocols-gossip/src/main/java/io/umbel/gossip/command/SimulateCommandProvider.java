package io.umbel.gossip.command;

import io.umbel.gossip.sim.Simulator;
import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/** {@code umbel gossip simulate}: needs no node, for it simulates them all. */
public final class SimulateCommandProvider implements CommandProvider {
    @Override
    public String name() {
        return "gossip simulate";
    }

    @Override
    public String summary() {
        return "Run gossip among many simulated nodes, and measure.";
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        var simulator = new Simulator(context.out(), context.err(), context.json());
        return new CommandLine(simulator)
                .setCommandName("umbel " + name())
                .setOut(new PrintWriter(context.out(), true, context.out().charset()))
                .setErr(new PrintWriter(context.err(), true, context.err().charset()))
                .execute(arguments.toArray(String[]::new));
    }
}
