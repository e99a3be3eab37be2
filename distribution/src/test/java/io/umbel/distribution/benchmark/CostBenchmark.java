package io.umbel.distribution.benchmark;

import io.umbel.distribution.benchmark.Measured.Quartiles;
import io.umbel.distribution.benchmark.Measured.Round;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What middleware and telemetry add to a call and to bulk transfer. One node does it all, and is
 * told in turn what to leave out: so it is the same compiled code, the same connection and the same
 * minute for each. It is started several times, for the compiler does not do the same each time.
 * Not a test: nothing fails.
 */
public final class CostBenchmark {
    /** So often is everything done before it counts: else it is the compiler that is measured. */
    private static final int WARM_UP = Integer.getInteger("warm-up", 8);

    private static final int STARTS = Integer.getInteger("starts", 2);
    private static final int ROUNDS = Integer.getInteger("rounds", 8);
    private static final int TRACES = Integer.getInteger("traces-per-second", 100);

    /**
     * The first is what the others are compared to. Telemetry is slow to switch, which disturbs
     * single calls in the other modes: it is measured better without them.
     */
    private static final List<Mode> MODES = Mode.named(System.getProperty("modes", ""));

    /** What is not traced while telemetry is off is made up for when it is on. */
    private static final int TRACES_OF_ALL_TIME = Math.ceilDiv(TRACES, MODES.size());

    /**
     * So often in a round is every mode turned to: for some single calls, for many, for an echo.
     */
    private static final int SINGLE_TURNS = Integer.getInteger("single-turns", 400);

    private static final int MANY_TURNS = Integer.getInteger("many-turns", 5);
    private static final int ECHO_TURNS = Integer.getInteger("echo-turns", 20);
    private static final int SINGLE_CALLS = 20;
    private static final int MANY_CALLS = 5_000;

    private static final long SEED = 1;

    private final PrintStream out = System.out;
    private final Random random = new Random(SEED);
    private final SwitchedNode node;

    private CostBenchmark(SwitchedNode node) {
        this.node = node;
    }

    public static void main(String[] arguments) throws Exception {
        try (var collector = new OtlpSink()) {
            Map<Mode, Measured> all = nothingYet();
            for (int start = 1; start <= STARTS; start++) {
                try (var node = SwitchedNode.start(collector.url(), TRACES_OF_ALL_TIME)) {
                    var benchmark = new CostBenchmark(node);
                    Map<Mode, Measured> one = benchmark.run();
                    one.forEach((mode, rounds) -> all.get(mode).addAll(rounds));
                    benchmark.print("start " + start, one);
                    benchmark.print("all so far", all);
                }
            }
        }
        System.exit(0);
    }

    private static Map<Mode, Measured> nothingYet() {
        var measured = new EnumMap<Mode, Measured>(Mode.class);
        for (Mode mode : MODES) {
            measured.put(mode, new Measured());
        }
        return measured;
    }

    private Map<Mode, Measured> run() throws Exception {
        for (int time = 0; time < WARM_UP; time++) {
            var _ = round();
        }
        Map<Mode, Measured> measured = nothingYet();
        for (int time = 0; time < ROUNDS; time++) {
            round().forEach((mode, round) -> measured.get(mode).add(round));
        }
        return measured;
    }

    private Map<Mode, Round> round() throws Exception {
        Map<Mode, Double> single = singleCalls();
        Map<Mode, Many> many = manyCalls();
        Map<Mode, Double> bulk = bulk();
        var rounds = new EnumMap<Mode, Round>(Mode.class);
        for (Mode mode : MODES) {
            Many calls = many.get(mode);
            rounds.put(
                    mode,
                    new Round(
                            single.get(mode),
                            calls.perSecond(),
                            calls.cpuMicros(),
                            bulk.get(mode)));
        }
        return rounds;
    }

    /** The median in each mode, in microseconds. */
    private Map<Mode, Double> singleCalls() throws Exception {
        var calls = new EnumMap<Mode, long[]>(Mode.class);
        for (int turn = 0; turn < SINGLE_TURNS; turn++) {
            for (Mode mode : inAnyOrder()) {
                Client client = node.in(mode);
                long[] nanos =
                        calls.computeIfAbsent(mode, _ -> new long[SINGLE_TURNS * SINGLE_CALLS]);
                for (int call = 0; call < SINGLE_CALLS; call++) {
                    nanos[turn * SINGLE_CALLS + call] = client.call();
                }
            }
        }
        var micros = new EnumMap<Mode, Double>(Mode.class);
        calls.forEach((mode, nanos) -> micros.put(mode, median(nanos) / 1e3));
        return micros;
    }

    /** All of one round in one mode. */
    private record Many(long calls, long nanos, long cpuNanos) {
        Many and(Many more) {
            return new Many(calls + more.calls, nanos + more.nanos, cpuNanos + more.cpuNanos);
        }

        double perSecond() {
            return calls * 1e9 / nanos;
        }

        double cpuMicros() {
            return cpuNanos / 1e3 / calls;
        }
    }

    private Map<Mode, Many> manyCalls() throws Exception {
        var all = new EnumMap<Mode, Many>(Mode.class);
        for (int turn = 0; turn < MANY_TURNS; turn++) {
            for (Mode mode : inAnyOrder()) {
                Client client = node.in(mode);
                long before = node.cpuNanos();
                long nanos = client.callManyAtATime(MANY_CALLS);
                all.merge(mode, new Many(MANY_CALLS, nanos, node.cpuNanos() - before), Many::and);
            }
        }
        return all;
    }

    /** Mebibytes a second in each mode. */
    private Map<Mode, Double> bulk() throws Exception {
        var transfers = new EnumMap<Mode, long[]>(Mode.class);
        for (int turn = 0; turn < ECHO_TURNS; turn++) {
            for (Mode mode : inAnyOrder()) {
                long[] nanos = transfers.computeIfAbsent(mode, _ -> new long[ECHO_TURNS]);
                nanos[turn] = node.in(mode).bulk(mode.echo());
            }
        }
        var speed = new EnumMap<Mode, Double>(Mode.class);
        transfers.forEach(
                (mode, nanos) -> speed.put(mode, Client.BULK_MEBIBYTES * 1e9 / median(nanos)));
        return speed;
    }

    /** What the machine does meanwhile, and what one mode leaves to the next, hits all alike. */
    private List<Mode> inAnyOrder() {
        var modes = new ArrayList<>(MODES);
        Collections.shuffle(modes, random);
        return modes;
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** What is known so far: a run takes long, and may be ended early. */
    private void print(String title, Map<Mode, Measured> measured) {
        Measured nothing = measured.get(MODES.getFirst());
        out.printf(
                "%n%s: %d processors, %d rounds a start, %d calls traced a second; medians, those of each round's, and between what half of these are%n",
                title, Runtime.getRuntime().availableProcessors(), ROUNDS, TRACES);
        out.println(
                "| The node does | Unary call, p50 | more than the first | Calls/s, 16 at a time | by the first | CPU for one | more than the first | Echo | by the first |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        measured.forEach((mode, figures) ->
                out.printf(
                        "| %s | %.1f µs | %s µs | %.0f | %s | %.1f µs | %s µs | %.0f MiB/s | %s |%n",
                        mode.label,
                        figures.median(Round::micros),
                        spread("%+.1f", figures.difference(nothing, Round::micros)),
                        figures.median(Round::callsPerSecond),
                        spread("%.3f", figures.ratio(nothing, Round::callsPerSecond)),
                        figures.median(Round::cpuPerCall),
                        spread("%+.1f", figures.difference(nothing, Round::cpuPerCall)),
                        figures.median(Round::mebibytesPerSecond),
                        spread("%.3f", figures.ratio(nothing, Round::mebibytesPerSecond))));
    }

    private static String spread(String format, Quartiles of) {
        return (format + " (" + format + " to " + format + ")")
                .formatted(of.median(), of.low(), of.high());
    }
}
