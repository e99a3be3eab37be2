package io.umbel.distribution.benchmark;

import io.umbel.distribution.benchmark.Measured.Round;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What middleware and telemetry add to a call and to bulk transfer: nodes that differ in one thing,
 * called in turn. They live in one process, which compiles once what they share, and are started
 * several times: a plugin's classes are compiled for each node anew. Not a test: nothing fails.
 */
public final class CostBenchmark {
    /**
     * As often are many calls made before anything counts: else it is the compiler that is
     * measured.
     */
    private static final int WARM_UP = Integer.getInteger("warm-up", 32);

    private static final int SINGLE_CALLS = Integer.getInteger("calls", 1_000);

    /** So many to one node before the next has its turn. */
    private static final int IN_A_ROW = 10;

    private static final int BULK_TRANSFERS = Integer.getInteger("transfers", 4);
    private static final int STARTS = Integer.getInteger("starts", 4);
    private static final int ROUNDS = Integer.getInteger("rounds", 6);

    /** Beside the first two, the nodes whose name holds this are measured. */
    private static final String ONLY = System.getProperty("only", "");

    private final PrintStream out = System.out;
    private final List<Variant> variants;
    private final List<Measured> measured;

    private CostBenchmark(List<Variant> variants) {
        this.variants = variants;
        this.measured = variants.stream().map(_ -> new Measured()).toList();
    }

    public static void main(String[] arguments) throws Exception {
        try (var collector = new OtlpSink()) {
            List<Variant> all = Variant.all(collector.url());
            new CostBenchmark(
                            all.stream()
                                    .filter(v -> all.indexOf(v) < 2 || v.name().contains(ONLY))
                                    .toList())
                    .run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        for (int start = 0; start < STARTS; start++) {
            try (var generation = new Generation(variants)) {
                warmUp(generation);
                for (int round = 0; round < ROUNDS; round++) {
                    record(round(generation, round));
                }
            }
            print(start + 1);
        }
    }

    private void warmUp(Generation nodes) throws Exception {
        for (int time = 0; time < WARM_UP; time++) {
            for (int node : turn(time)) {
                var _ = nodes.client(node).manyAtATime();
            }
        }
        for (int time = 0; time < BULK_TRANSFERS; time++) {
            for (int node : turn(time)) {
                var _ = nodes.client(node).bulk();
            }
        }
    }

    private void record(List<Round> rounds) {
        for (int node = 0; node < rounds.size(); node++) {
            measured.get(node).add(rounds.get(node));
        }
    }

    /**
     * The nodes are called in turn, and each round begins with another one: what the machine does
     * meanwhile hits all alike.
     */
    private List<Round> round(Generation nodes, int round) throws Exception {
        var calls = new long[variants.size()][SINGLE_CALLS];
        for (int made = 0; made < SINGLE_CALLS; made += IN_A_ROW) {
            for (int node : turn(made / IN_A_ROW)) {
                for (int call = made; call < Math.min(made + IN_A_ROW, SINGLE_CALLS); call++) {
                    calls[node][call] = nodes.client(node).call();
                }
            }
        }
        var many = new double[variants.size()];
        var callCpu = new double[variants.size()];
        for (int node : turn(round)) {
            long before = nodes.cpuNanos();
            Client.Calls made = nodes.client(node).manyAtATime();
            many[node] = made.perSecond();
            callCpu[node] = (nodes.cpuNanos() - before) / 1e3 / made.answered();
        }
        var bulk = new long[variants.size()];
        var cpu = new long[variants.size()];
        for (int transfer = 0; transfer < BULK_TRANSFERS; transfer++) {
            for (int node : turn(transfer)) {
                long before = nodes.cpuNanos();
                bulk[node] += nodes.client(node).bulk();
                cpu[node] += nodes.cpuNanos() - before;
            }
        }
        double mebibytes = (double) BULK_TRANSFERS * Client.BULK_MEBIBYTES;
        return IntStream.range(0, variants.size())
                .mapToObj(node ->
                        new Round(
                                median(calls[node]) / 1e3,
                                many[node],
                                callCpu[node],
                                mebibytes * 1e9 / bulk[node],
                                cpu[node] / 1e6 / mebibytes))
                .toList();
    }

    /** All nodes, from the {@code first} on. */
    private int[] turn(int first) {
        int size = variants.size();
        return IntStream.range(0, size).map(i -> Math.floorMod(i + first, size)).toArray();
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** What is known so far: a run takes long, and may be ended early. */
    private void print(int starts) {
        Measured plain = measured.getFirst();
        out.printf(
                "%d processors, %d starts, %d rounds each; medians, and medians of each round's%n",
                Runtime.getRuntime().availableProcessors(), starts, ROUNDS);
        out.println(
                "| Node | Unary call, p50 | less the first | Calls/s, 16 at a time | by the first | CPU for one | by the first | Echo | by the first | The node's CPU | by the first |");
        out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (int i = 0; i < variants.size(); i++) {
            Measured figures = measured.get(i);
            out.printf(
                    "| %s | %.1f µs | %+.1f µs | %.0f | %.3f | %.1f µs | %.3f | %.0f MiB/s | %.3f | %.2f ms/MiB | %.3f |%n",
                    variants.get(i).name(),
                    figures.median(Round::micros),
                    figures.difference(plain, Round::micros),
                    figures.median(Round::callsPerSecond),
                    figures.ratio(plain, Round::callsPerSecond),
                    figures.median(Round::cpuPerCall),
                    figures.ratio(plain, Round::cpuPerCall),
                    figures.median(Round::mebibytesPerSecond),
                    figures.ratio(plain, Round::mebibytesPerSecond),
                    figures.median(Round::cpuPerMebibyte),
                    figures.ratio(plain, Round::cpuPerMebibyte));
        }
    }
}
