package io.umbel.testkit.hostile;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of an attack.
 *
 * @param peakMemory the most the node held in memory during the attack, in bytes
 * @param memoryBefore what it held before it
 */
public record AttackResult(
        String name,
        Attack.Damage damage,
        HonestSide before,
        HonestSide during,
        HonestSide after,
        long memoryBefore,
        long peakMemory) {
    private static final double PERCENT = 100;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int MIB = 20;

    /** A Markdown table of these results, as {@code docs/security.md} has it. */
    public static String table(List<AttackResult> results) {
        var table = new StringBuilder();
        table.append(
                "| Attack | Tried | The attacker saw | Honest calls that succeeded, before / during /"
                        + " after | Their p99, before / during / after | Memory before → peak |\n"
                        + "|---|---|---|---|---|---|\n");
        results.forEach(result -> table.append(result.row()).append('\n'));
        return table.toString();
    }

    private String row() {
        return "| %s | %s | %s | %s / %s / %s | %s / %s / %s | %d → %d MiB |"
                .formatted(
                        name,
                        damage.tried(),
                        damage.saw(),
                        rate(before),
                        rate(during),
                        rate(after),
                        millis(before.percentile(99)),
                        millis(during.percentile(99)),
                        millis(after.percentile(99)),
                        memoryBefore >> MIB,
                        peakMemory >> MIB);
    }

    private static String rate(HonestSide side) {
        return String.format(
                Locale.ROOT, "%.2f %% of %d", side.successRate() * PERCENT, side.calls());
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / NANOS_PER_MILLI);
    }

    /** One line for a test's log. */
    @Override
    public String toString() {
        return row();
    }
}
