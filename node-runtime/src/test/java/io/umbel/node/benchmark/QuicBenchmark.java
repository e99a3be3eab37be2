package io.umbel.node.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.umbel.node.endpoint.BareQuic.Batching;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A node against bare Netty QUIC, both in one run, in turn. Prints a table, and writes the same as
 * JSON to the file that the argument names.
 */
public final class QuicBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 15);

    /** Rows whose name holds this are measured: all, unless it says otherwise. */
    private static final String ONLY = System.getProperty("only", "");

    private static final long BULK = 512L << 20;
    private static final long BULK_UNBATCHED = 64L << 20;
    private static final String ECHO = "64 bytes there and back, p50";
    private static final String PATHS = "≥ 0.97";
    private static final double KIB = 1024;
    private static final int PINGS = 5_000;
    private static final int CONNECTS = 2_400;
    private static final int AT_ONCE = 16;
    private static final int IDLE = 10_000;

    private final PrintStream out;
    private final List<Row> rows = new ArrayList<>();

    private QuicBenchmark(PrintStream out) {
        this.out = out;
    }

    /** Takes about four minutes. */
    public static void main(String... arguments) throws Exception {
        var benchmark = new QuicBenchmark(System.out);
        benchmark.run();
        if (arguments.length > 0) {
            new ObjectMapper().writeValue(Path.of(arguments[0]).toFile(), benchmark.rows);
        }
        System.exit(0); // carriers and loops are daemons; the codec's natives need no farewell
    }

    private void run() throws Exception {
        out.printf(
                "%d processors, Java %s%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version());
        out.println(Row.header());
        try (Side bare = new BareServer(Batching.ON);
                Side node = new FrontDoorServer()) {
            rate("front door receives", "KiB/s", bare, node, QuicBenchmark::upload, "≥ 0.90");
            rate("front door sends", "KiB/s", bare, node, QuicBenchmark::download, "≥ 0.90");
            if (ECHO.contains(ONLY)) {
                print(echo(bare, node));
            }
            rate("handshakes", "1/s", bare, node, QuicBenchmark::connect, "≥ 0.90");
        }
        try (Side codec = new BareServer(Batching.ON);
                Side paths = BareServer.onPaths()) {
            rate("path layer alone, receives", "KiB/s", codec, paths, QuicBenchmark::upload, PATHS);
            rate("path layer alone, sends", "KiB/s", codec, paths, QuicBenchmark::download, PATHS);
            rate("path layer alone, handshakes", "1/s", codec, paths, QuicBenchmark::connect, "");
        }
        try (Side unbatched = new BareServer(Batching.OFF);
                Side batched = new BareServer(Batching.ON)) {
            rate(
                    "batched, to unbatched",
                    "KiB/s",
                    unbatched,
                    batched,
                    QuicBenchmark::uploadLess,
                    "≥ 4");
        }
        if (ONLY.isEmpty()) {
            out.println(IdleConnections.measure(IDLE));
        }
    }

    private void rate(
            String what,
            String unit,
            Side first,
            Side second,
            Comparison.Work<Side> work,
            String target)
            throws Exception {
        if (!what.contains(ONLY)) {
            return;
        }
        print(Row.of(what, unit, Comparison.rates(first, second, ROUNDS, work), target));
    }

    private void print(Row row) {
        rows.add(row);
        out.println(row);
    }

    private static double upload(Side side) throws Exception {
        side.client().upload(BULK);
        return BULK / KIB;
    }

    private static double download(Side side) throws Exception {
        side.client().download(BULK);
        return BULK / KIB;
    }

    private static double uploadLess(Side side) throws Exception {
        side.client().upload(BULK_UNBATCHED);
        return BULK_UNBATCHED / KIB;
    }

    private static double connect(Side side) throws Exception {
        side.client().connect(CONNECTS, AT_ONCE);
        return CONNECTS;
    }

    private static Row echo(Side bare, Side node) throws Exception {
        var bares = new double[ROUNDS];
        var nodes = new double[ROUNDS];
        var ratios = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            double first = median(bare.client().echo(PINGS));
            double second = median(node.client().echo(PINGS));
            if (round >= 0) {
                bares[round] = first;
                nodes[round] = second;
                ratios[round] = second / first;
            }
        }
        return new Row(
                ECHO,
                "µs",
                Comparison.median(bares),
                Comparison.median(nodes),
                Comparison.median(ratios),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                0,
                "≤ 1.20");
    }

    private static double median(Duration[] taken) {
        return Comparison.median(
                Arrays.stream(taken).mapToDouble(one -> one.toNanos() / 1e3).toArray());
    }
}
