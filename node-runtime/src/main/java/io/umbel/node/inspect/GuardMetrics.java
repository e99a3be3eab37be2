package io.umbel.node.inspect;

import io.opentelemetry.api.metrics.Meter;
import io.umbel.node.guard.PeerGuard;

/** What the node knows of peers that mean harm, told to whoever collects. */
final class GuardMetrics {
    private GuardMetrics() {}

    static void register(Meter meter, PeerGuard guard) {
        var make = new Observers(meter);
        var violations = make.counter("umbel.violations", "{violation}", "What peers did wrong");
        var bans = make.upDown("umbel.bans", "{ban}", "Keys and addresses that are kept out now");
        var _ =
                meter.batchCallback(
                        () -> {
                            violations.record(guard.violations());
                            bans.record(guard.bans().size());
                        },
                        violations,
                        bans);
    }
}
