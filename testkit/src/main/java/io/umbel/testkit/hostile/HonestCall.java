package io.umbel.testkit.hostile;

/** One thing that an honest client asks of the node under attack. */
@FunctionalInterface
public interface HonestCall {
    /** Asks, and waits for the answer. What it throws is a failure. */
    void call() throws Exception;
}
