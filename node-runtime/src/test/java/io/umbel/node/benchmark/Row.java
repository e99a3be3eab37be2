package io.umbel.node.benchmark;

import java.util.Locale;

/**
 * A line of the report.
 *
 * @param bare what the codec alone reached
 * @param umbel what the node reached
 * @param ratio umbel's to bare's
 * @param cpuRatio the same of CPU time for each unit; 0 if it was not measured
 */
record Row(
        String what,
        String unit,
        double bare,
        double umbel,
        double ratio,
        double lowest,
        double highest,
        double cpuRatio,
        String target) {

    static Row of(String what, String unit, Comparison.Ratios ratios, String target) {
        return new Row(
                what,
                unit,
                ratios.first(),
                ratios.second(),
                ratios.ratio(),
                ratios.lowest(),
                ratios.highest(),
                ratios.cpuRatio(),
                target);
    }

    static String header() {
        return "%-38s %10s %10s %7s  %-13s %6s  %s"
                .formatted("", "first", "second", "ratio", "rounds", "CPU", "target");
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-38s %10.1f %10.1f %7.2f  %5.2f – %-5.2f %6.2f  %s",
                what + ", " + unit,
                bare,
                umbel,
                ratio,
                lowest,
                highest,
                cpuRatio,
                target);
    }
}
