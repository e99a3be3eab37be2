package io.umbel.node.cli;

import io.umbel.node.control.DialingNode;
import io.umbel.node.terminal.Progress;
import io.umbel.node.terminal.Table;
import io.umbel.node.terminal.Texts;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code umbel bench stream}. */
@Command(
        name = "stream",
        description = "Send messages to a protocol that echoes them: throughput and round trips.",
        footer = {
            "%nRound trips:  umbel bench stream PEER --size 64 --in-flight 1",
            "Throughput:   umbel bench stream PEER --size 64KiB --in-flight 32"
        })
final class BenchStreamCommand implements Callable<Integer> {
    private static final int MIB = 1 << 20;
    private static final int MAX_CONNECTIONS = 1024;
    private static final int MAX_IN_FLIGHT = 1024;

    /** Less than any preset's stream window, so that neither side ever waits for the other. */
    private static final int MAX_UNANSWERED = 4 * MIB;

    private final UmbelCommand umbel;

    @Mixin private final DialOptions dial = new DialOptions();
    @Mixin private final LoadOptions load = new LoadOptions();

    @Option(
            names = {"--size", "-s"},
            paramLabel = "BYTES",
            defaultValue = "64KiB",
            converter = SizeConverter.class,
            description = "Of a message, 1–1MiB; default ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1",
            description = "Side by side, each with one stream, 1–1024; default ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "Messages on each before the first has come back, 1–1024, 4 MiB in all; default"
                            + " ${DEFAULT-VALUE}.")
    private int inFlight;

    @Option(
            names = "--protocol",
            paramLabel = "ALPN",
            defaultValue = "/echo/1.0",
            converter = AlpnConverter.class,
            description =
                    "Any that sends back what it gets, stream by stream; default ${DEFAULT-VALUE}.")
    private @Nullable Alpn protocol;

    @Spec private @Nullable CommandSpec spec;

    BenchStreamCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    /** For {@code --json}; bytes are counted one way. */
    record Result(
            NodeId peer,
            Alpn protocol,
            int connections,
            int size,
            int inFlight,
            long messages,
            long failed,
            Duration took,
            double messagesPerSecond,
            double bytesPerSecond,
            LoadResult.Latency latency) {}

    @Override
    public Integer call() throws Exception {
        var ranges = new Ranges(spec);
        ranges.require("--size", size, 1, MIB);
        ranges.require("--connections", connections, 1, MAX_CONNECTIONS);
        ranges.require("--in-flight", inFlight, 1, Math.min(MAX_IN_FLIGHT, MAX_UNANSWERED / size));
        Load messages = load.load(umbel, ranges);
        Alpn alpn = Objects.requireNonNull(protocol, "protocol, which has a default");
        try (DialingNode node = dial.node(umbel, umbel.settings())) {
            dial.dial(umbel, node, alpn).close(); // a peer that is not there is told at once
            LoadResult result = run(messages, () -> node.context().dial(dial.peer(), alpn));
            if (result.succeeded() == 0) {
                throw new IOException(
                        "no message came back within %s (expected %s to echo)"
                                .formatted(Texts.duration(result.took()), alpn));
            }
            print(result, alpn);
            return result.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private LoadResult run(Load messages, Callable<Connection> connect) throws Exception {
        var exchange =
                new EchoExchange(connect, messages, umbel.environment().random(), size, inFlight);
        try (Progress _ = umbel.progress("sending")) {
            return messages.run(connections, exchange);
        }
    }

    private void print(LoadResult result, Alpn alpn) throws IOException {
        double bytesPerSecond = result.perSecond() * size;
        if (umbel.json()) {
            umbel.printJson(
                    new Result(
                            dial.peer().id(),
                            alpn,
                            connections,
                            size,
                            inFlight,
                            result.succeeded(),
                            result.failed(),
                            result.took(),
                            result.perSecond(),
                            bytesPerSecond,
                            result.latency()));
            return;
        }
        var table =
                new Table(
                        "MESSAGES",
                        "FAILED",
                        "A SECOND",
                        "MB/S EACH WAY",
                        "P50",
                        "P90",
                        "P99",
                        "P99.9",
                        "MAX");
        LoadResult.Latency latency = result.latency();
        table.row(
                String.valueOf(result.succeeded()),
                String.valueOf(result.failed()),
                Texts.rate(result.perSecond()),
                Texts.rate(bytesPerSecond / 1_000_000),
                Texts.duration(latency.p50()),
                Texts.duration(latency.p90()),
                Texts.duration(latency.p99()),
                Texts.duration(latency.p999()),
                Texts.duration(latency.max()));
        table.print(umbel.terminal().out(), umbel.terminal().style());
        if (result.failed() > 0) {
            umbel.terminal().err().println("first failure: " + result.firstFailure());
        }
    }
}
