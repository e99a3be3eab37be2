package io.umbel.node.demo;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for processes that are about to end, in spite of interruption: Ctrl-C is one. */
final class ProcessEnd {
    private ProcessEnd() {}

    /** Whether it has ended within {@code limit}; the thread stays interrupted if it was. */
    static boolean isAwaited(Process process, Duration limit) {
        boolean interrupted = Thread.interrupted();
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            interrupted = true;
            return isAwaited(process, limit);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
