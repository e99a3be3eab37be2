package io.umbel.grpc.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The same work on two sides, in turn, so that whatever else the machine does meets both. What
 * counts is the median of the rounds' ratios.
 */
record Comparison(String what, String unit, String aim) {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(40);

    /** What was measured; in the row's unit. */
    @FunctionalInterface
    interface Work {
        double value() throws Exception;
    }

    private record Sample(double value, double cpu) {}

    static String header() {
        return "%-62s %10s %10s %7s  %-13s %5s  %s"
                .formatted("", "other", "gRPC/QUIC", "ratio", "rounds", "CPU", "aim");
    }

    /** A row of gRPC over QUIC to the other side, once both have run for a while. */
    String run(int rounds, Work other, Work quic) throws Exception {
        warmUp(other, quic);
        var others = new double[rounds];
        var quics = new double[rounds];
        var ratios = new double[rounds];
        var cpu = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            boolean quicFirst = round % 2 == 0;
            Sample first = sample(quicFirst ? quic : other);
            Sample second = sample(quicFirst ? other : quic);
            Sample ours = quicFirst ? first : second;
            Sample theirs = quicFirst ? second : first;
            others[round] = theirs.value();
            quics[round] = ours.value();
            ratios[round] = ours.value() / theirs.value();
            cpu[round] = ours.cpu() / theirs.cpu();
        }
        return String.format(
                Locale.ROOT,
                "%-62s %10.1f %10.1f %7.2f  %5.2f – %-5.2f %5.2f  %s",
                what + ", " + unit,
                median(others),
                median(quics),
                median(ratios),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                median(cpu),
                aim);
    }

    /** The compiler needs some twenty seconds for either side. */
    private static void warmUp(Work other, Work quic) throws Exception {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < WARM_UP_NANOS) {
            var _ = other.value();
            var _ = quic.value();
        }
    }

    private Sample sample(Work work) throws Exception {
        long cpu = PROCESS.getProcessCpuTime();
        double value = work.value();
        return new Sample(value, PROCESS.getProcessCpuTime() - cpu);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
