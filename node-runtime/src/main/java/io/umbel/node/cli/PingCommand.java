package io.umbel.node.cli;

import io.umbel.node.control.DialingNode;
import io.umbel.node.control.PingClient;
import io.umbel.node.control.PingHandler;
import io.umbel.node.terminal.Progress;
import io.umbel.node.terminal.Texts;
import io.umbel.spi.Connection;
import io.umbel.spi.NetworkPath;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code umbel ping}. */
@Command(name = "ping", description = "Measure the way to a peer and back.")
final class PingCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    @Mixin private final DialOptions dial = new DialOptions();

    @Option(
            names = {"--count", "-c"},
            paramLabel = "N",
            defaultValue = "4",
            description = "How many pings, at least 1; default ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = {"--size", "-s"},
            paramLabel = "BYTES",
            defaultValue = "64",
            description = "What each carries, 8–1200; default ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = {"--interval", "-i"},
            paramLabel = "MILLIS",
            defaultValue = "1000",
            description = "The pause between two, at least 0; default ${DEFAULT-VALUE}.")
    private int interval;

    @Spec private @Nullable CommandSpec spec;

    /** One line of {@code --json}. */
    record Ping(int number, Duration rtt) {}

    PingCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        var ranges = new Ranges(spec);
        ranges.require("--count", count, 1, Integer.MAX_VALUE);
        ranges.require("--size", size, PingHandler.MIN_PAYLOAD, PingHandler.MAX_PAYLOAD);
        ranges.require("--interval", interval, 0, Integer.MAX_VALUE);
        CommandEnvironment environment = umbel.environment();
        try (DialingNode node = dial.node(umbel, umbel.settings())) {
            long before = environment.nanoTime().getAsLong();
            Connection connection = dial.dial(umbel, node, PingHandler.ALPN);
            announce(connection, Duration.ofNanos(environment.nanoTime().getAsLong() - before));
            connection.onPathChange(this::announceChange);
            try (var client =
                    new PingClient(connection, environment.nanoTime(), environment.random())) {
                summarise(pingAll(client));
            }
        }
        return ExitCode.DONE;
    }

    private List<Duration> pingAll(PingClient client) throws IOException, InterruptedException {
        var rtts = new ArrayList<Duration>();
        for (int number = 1; number <= count; number++) {
            pause(number == 1 ? 0 : interval);
            Duration rtt = ping(client);
            rtts.add(rtt);
            print(new Ping(number, rtt));
        }
        return rtts;
    }

    private Duration ping(PingClient client) throws IOException, InterruptedException {
        try (Progress _ = umbel.progress("waiting for the answer")) {
            return client.ping(size);
        }
    }

    private void pause(int millis) throws InterruptedException {
        if (millis > 0) {
            var over = new CountDownLatch(1);
            var _ =
                    umbel.environment()
                            .timer()
                            .schedule(over::countDown, millis, TimeUnit.MILLISECONDS);
            over.await();
        }
    }

    private void print(Ping ping) throws IOException {
        if (umbel.json()) {
            umbel.printJson(ping);
        } else {
            umbel.terminal().out().println(ping.number() + ": " + Texts.duration(ping.rtt()));
        }
        umbel.terminal().out().flush();
    }

    private void announce(Connection connection, Duration took) {
        if (!umbel.json()) {
            umbel.terminal()
                    .out()
                    .println(
                            "connected to %s %s in %s"
                                    .formatted(
                                            connection.info().peer(),
                                            where(connection.info().path()),
                                            Texts.duration(took)));
        }
    }

    private void announceChange(NetworkPath path) {
        if (!umbel.json()) {
            umbel.terminal().out().println("now " + where(path));
            umbel.terminal().out().flush();
        }
    }

    private static String where(NetworkPath path) {
        return switch (path) {
            case NetworkPath.Direct direct -> "at " + Texts.path(direct);
            case NetworkPath.Relayed relayed -> Texts.path(relayed);
        };
    }

    private void summarise(List<Duration> rtts) {
        if (umbel.json()) {
            return;
        }
        PrintStream out = umbel.terminal().out();
        List<Duration> sorted = rtts.stream().sorted().toList();
        out.println(
                "%d × %d bytes: min %s, median %s, max %s"
                        .formatted(
                                sorted.size(),
                                size,
                                Texts.duration(sorted.getFirst()),
                                Texts.duration(sorted.get(sorted.size() / 2)),
                                Texts.duration(sorted.getLast())));
    }
}
