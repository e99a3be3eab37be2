package io.umbel.node.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The same work on both sides, in turn, so that whatever else the machine does meets both. What
 * counts is the median of the rounds' ratios.
 */
final class Comparison {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Work that is measured; how much was done is its result. */
    @FunctionalInterface
    interface Work<S> {
        double amount(S side) throws Exception;
    }

    /** One side in one round. */
    private record Sample(double amount, long nanos, long cpuNanos) {
        double perSecond() {
            return amount * 1e9 / nanos;
        }

        double cpuEach() {
            return cpuNanos / amount;
        }
    }

    private Comparison() {}

    /** How much is done in a second; CPU is that of the whole process, both ends. */
    static <S> Ratios rates(S first, S second, int rounds, Work<S> work) throws Exception {
        var firsts = new ArrayList<Sample>();
        var seconds = new ArrayList<Sample>();
        for (int round = -1; round < rounds; round++) {
            Sample a;
            Sample b;
            if (round % 2 == 0) {
                a = sample(first, work);
                b = sample(second, work);
            } else {
                b = sample(second, work);
                a = sample(first, work);
            }
            if (round >= 0) { // the first one compiles it
                firsts.add(a);
                seconds.add(b);
            }
        }
        return ratios(firsts, seconds);
    }

    private static <S> Sample sample(S side, Work<S> work) throws Exception {
        long cpu = PROCESS.getProcessCpuTime();
        long begun = System.nanoTime();
        double amount = work.amount(side);
        long nanos = System.nanoTime() - begun;
        return new Sample(amount, nanos, PROCESS.getProcessCpuTime() - cpu);
    }

    private static Ratios ratios(List<Sample> firsts, List<Sample> seconds) {
        double[] rates = new double[firsts.size()];
        double[] cpu = new double[firsts.size()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = seconds.get(i).perSecond() / firsts.get(i).perSecond();
            cpu[i] = seconds.get(i).cpuEach() / firsts.get(i).cpuEach();
        }
        return new Ratios(
                median(firsts.stream().mapToDouble(Sample::perSecond).toArray()),
                median(seconds.stream().mapToDouble(Sample::perSecond).toArray()),
                median(rates),
                Arrays.stream(rates).min().orElseThrow(),
                Arrays.stream(rates).max().orElseThrow(),
                median(firsts.stream().mapToDouble(Sample::cpuEach).toArray()),
                median(cpu));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /**
     * Of the second side to the first.
     *
     * @param first median rate
     * @param second median rate
     * @param ratio median of the rounds' ratios
     * @param lowest the worst round's
     * @param highest the best round's
     * @param firstCpuNanos median CPU time for each unit
     * @param cpuRatio median
     */
    record Ratios(
            double first,
            double second,
            double ratio,
            double lowest,
            double highest,
            double firstCpuNanos,
            double cpuRatio) {}
}
