package io.umbel.node.inspect;

import io.umbel.node.plugin.PluginState;
import io.umbel.node.plugin.PluginStatus;
import io.umbel.spi.HealthSource;
import io.umbel.spi.HealthSource.Health;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Asks everybody who knows how a part of the node fares, side by side. */
final class HealthChecks {
    /** An event loop that is busy for longer delays every packet noticeably. */
    private static final Duration SLOW = Duration.ofMillis(100);

    private final NodeParts node;

    HealthChecks(NodeParts node) {
        this.node = node;
    }

    Map<String, Health> all() throws InterruptedException {
        var asked = new TreeMap<String, FutureTask<Health>>();
        asked.put("node.event-loop", ask(this::eventLoop));
        asked.put("node.plugins", ask(this::plugins));
        for (HealthSource source : node.capabilities().findAll(HealthSource.class)) {
            asked.put(source.name(), ask(source::check));
        }
        long deadline = System.nanoTime() + NodeParts.PATIENCE.toNanos();
        var answers = new TreeMap<String, Health>();
        for (var each : asked.entrySet()) {
            answers.put(each.getKey(), answer(each.getValue(), deadline));
        }
        return answers;
    }

    private static FutureTask<Health> ask(Callable<Health> check) {
        var task = new FutureTask<>(check);
        Thread.ofVirtual().name("health").start(task);
        return task;
    }

    private static Health answer(FutureTask<Health> asked, long deadline)
            throws InterruptedException {
        try {
            return asked.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            return Health.down("the check failed: " + failed.getCause());
        } catch (TimeoutException _) {
            asked.cancel(false);
            return Health.down(
                    "the check has not answered within " + NodeParts.PATIENCE.toMillis() + " ms");
        }
    }

    private Health eventLoop() {
        Optional<Duration> lag = node.lag();
        if (lag.isEmpty()) {
            return Health.down("the event loop does not answer");
        }
        return lag.get().compareTo(SLOW) > 0
                ? Health.degraded(
                        "the event loop took %d ms to answer (expected at most %d)"
                                .formatted(lag.get().toMillis(), SLOW.toMillis()))
                : Health.UP;
    }

    private Health plugins() {
        List<PluginStatus> failed =
                node.plugins().status().stream()
                        .filter(plugin -> plugin.state() == PluginState.FAILED)
                        .toList();
        return failed.isEmpty()
                ? Health.UP
                : Health.degraded(
                        failed.stream()
                                .map(PluginStatus::problem)
                                .collect(Collectors.joining("; ")));
    }
}
