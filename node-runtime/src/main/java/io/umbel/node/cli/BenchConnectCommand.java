package io.umbel.node.cli;

import io.umbel.node.control.DialingNode;
import io.umbel.node.control.PingHandler;
import io.umbel.node.terminal.Progress;
import io.umbel.node.terminal.Table;
import io.umbel.node.terminal.Texts;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code umbel bench connect}. */
@Command(
        name = "connect",
        description = "Connect to a peer and close, again and again: handshakes a second.",
        footer = {
            "%nThe peer admits so many a second from one address:",
            "  umbel.endpoint.handshakes-per-second in its settings, 200 unless set"
        })
final class BenchConnectCommand implements Callable<Integer> {
    private static final int MAX_PARALLEL = 1024;

    private final UmbelCommand umbel;

    @Mixin private final DialOptions dial = new DialOptions();
    @Mixin private final LoadOptions load = new LoadOptions();

    @Option(
            names = {"--parallel", "-p"},
            paramLabel = "N",
            defaultValue = "16",
            description = "How many dials at a time, 1–1024; default ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(
            names = "--protocol",
            paramLabel = "ALPN",
            converter = AlpnConverter.class,
            description = "What to ask for; /ping/1.0 unless given, which every node serves.")
    private Alpn protocol = PingHandler.ALPN;

    @Spec private @Nullable CommandSpec spec;

    BenchConnectCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    /** For {@code --json}. */
    record Result(
            NodeId peer,
            Alpn protocol,
            int parallel,
            long connections,
            long failed,
            Duration took,
            double connectionsPerSecond,
            LoadResult.Latency latency) {}

    @Override
    public Integer call() throws Exception {
        var ranges = new Ranges(spec);
        ranges.require("--parallel", parallel, 1, MAX_PARALLEL);
        Load connects = load.load(umbel, ranges);
        try (DialingNode node = dial.node(umbel, umbel.settings())) {
            dial.dial(umbel, node, protocol).close(); // a peer that is not there is told at once
            LoadResult result = run(connects, node);
            print(result);
            return result.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private LoadResult run(Load connects, DialingNode node) throws Exception {
        try (Progress _ = umbel.progress("connecting")) {
            return connects.run(
                    parallel,
                    () -> {
                        while (connects.next()) {
                            connect(connects, node);
                        }
                        return null;
                    });
        }
    }

    private void connect(Load connects, DialingNode node) throws InterruptedException {
        long begun = connects.begin();
        try (Connection _ = node.context().dial(dial.peer(), protocol)) {
            connects.done(begun);
        } catch (IOException e) {
            connects.failed(e);
        }
    }

    private void print(LoadResult result) throws IOException {
        if (umbel.json()) {
            umbel.printJson(
                    new Result(
                            dial.peer().id(),
                            protocol,
                            parallel,
                            result.succeeded(),
                            result.failed(),
                            result.took(),
                            result.perSecond(),
                            result.latency()));
            return;
        }
        var table =
                new Table("CONNECTIONS", "FAILED", "A SECOND", "P50", "P90", "P99", "P99.9", "MAX");
        LoadResult.Latency latency = result.latency();
        table.row(
                String.valueOf(result.succeeded()),
                String.valueOf(result.failed()),
                Texts.rate(result.perSecond()),
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
