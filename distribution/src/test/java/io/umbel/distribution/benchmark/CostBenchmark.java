package io.umbel.distribution.benchmark;

import io.umbel.distribution.benchmark.Measured.Round;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What middleware and telemetry add to a call and to bulk transfer: nodes of the archive that
 * differ in one thing, called in turn. Not a test: nothing fails.
 */
public final class CostBenchmark {
    private static final int WARM_UP = 3;
    private static final int SINGLE_CALLS = 2_000;
    private static final int ROUNDS = Integer.getInteger("rounds", 15);

    private final PrintStream out = System.out;
    private final List<Variant> variants = Variant.all();
    private final List<Variant.Running> nodes = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Measured> measured = new ArrayList<>();

    private CostBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        new CostBenchmark().run(Files.createTempDirectory("umbel-cost"));
        System.exit(0);
    }

    private void run(Path folder) throws Exception {
        try {
            for (Variant variant : variants) {
                Variant.Running node = variant.start(folder);
                nodes.add(node);
                clients.add(new Client(node.address(), folder));
                measured.add(new Measured());
            }
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                round(round);
            }
            print();
        } finally {
            clients.forEach(Client::close);
            nodes.forEach(Variant.Running::close);
        }
    }

    /**
     * Each call goes to the next node, and each round begins with another one: what the machine
     * does meanwhile hits all alike.
     */
    private void round(int round) throws Exception {
        var nanos = new long[variants.size()][SINGLE_CALLS];
        for (int call = 0; call < SINGLE_CALLS; call++) {
            for (int node : turn(call)) {
                nanos[node][call] = clients.get(node).call();
            }
        }
        for (int node : turn(round)) {
            double many = clients.get(node).manyAtATime();
            double bulk = clients.get(node).bulk();
            if (round >= 0) {
                measured.get(node).add(new Round(median(nanos[node]) / 1e3, many, bulk));
            }
        }
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

    private void print() {
        Measured plain = measured.getFirst();
        out.printf(
                "%d processors, %d rounds; medians, and medians of each round's%n",
                Runtime.getRuntime().availableProcessors(), ROUNDS);
        out.println(
                "| Node | Unary call, p50 | less the first | Calls/s, 16 at a time | by the first | Echo | by the first |");
        out.println("|---|---|---|---|---|---|---|");
        for (int i = 0; i < variants.size(); i++) {
            Measured figures = measured.get(i);
            out.printf(
                    "| %s | %.1f µs | %+.1f µs | %.0f | %.3f | %.0f MiB/s | %.3f |%n",
                    variants.get(i).name(),
                    figures.median(Round::micros),
                    figures.difference(plain, Round::micros),
                    figures.median(Round::callsPerSecond),
                    figures.ratio(plain, Round::callsPerSecond),
                    figures.median(Round::mebibytesPerSecond),
                    figures.ratio(plain, Round::mebibytesPerSecond));
        }
    }
}
