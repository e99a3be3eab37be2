package io.umbel.grpc.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * The same work on two sides, in turn, so that whatever else the machine does meets both. What
 * counts is the median of the rounds' ratios.
 */
record Comparison(String what, String unit, String aim) {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

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

    /** A row of gRPC over QUIC to the other side; one round more than asked for warms up. */
    String run(int rounds, Work other, Work quic) throws Exception {
        var others = new double[rounds];
        var quics = new double[rounds];
        var ratios = new double[rounds];
        var cpu = new double[rounds];
        for (int round = -1; round < rounds; round++) {
            boolean quicFirst = round % 2 == 0;
            Sample first = sample(quicFirst ? quic : other);
            Sample second = sample(quicFirst ? other : quic);
            if (round >= 0) {
                Sample ours = quicFirst ? first : second;
                Sample theirs = quicFirst ? second : first;
                others[round] = theirs.value();
                quics[round] = ours.value();
                ratios[round] = ours.value() / theirs.value();
                cpu[round] = ours.cpu() / theirs.cpu();
            }
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
