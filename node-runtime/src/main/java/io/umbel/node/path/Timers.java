package io.umbel.node.path;

import java.util.concurrent.Future;

/** Runs tasks later, on the event loop. */
@FunctionalInterface
interface Timers {
    /**
     * @param nanos from now
     */
    Future<?> after(long nanos, Runnable task);
}
