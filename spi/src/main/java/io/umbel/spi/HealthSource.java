package io.umbel.spi;

/**
 * Says how a part of the node fares. Any plugin may {@link NodeContext#offer} one; the node asks
 * all of them ({@link NodeInspector#health}), and {@code /readyz} and {@code grpc.health.v1} repeat
 * the answers.
 */
public interface HealthSource {
    /**
     * What is checked, as {@code gossip} or {@code gossip.directory}; short, and always the same.
     */
    String name();

    /**
     * How it fares now. Called every second or so, by any virtual thread: answers from memory, and
     * never waits for a peer. What it throws counts as {@link Status#DOWN}.
     */
    Health check();

    /** From bad to good. */
    enum Status {
        /** It does not work: the node should get no new work. */
        DOWN,
        /** It works with less than it should have; the node stays in service. */
        DEGRADED,
        /** All is well. */
        UP
    }

    /**
     * An answer.
     *
     * @param reason for an operator to read, with the figure that decided; may be empty if up
     */
    record Health(Status status, String reason) {
        /** All is well. */
        public static final Health UP = new Health(Status.UP, "");

        /** It works, but {@code reason}. */
        public static Health degraded(String reason) {
            return new Health(Status.DEGRADED, reason);
        }

        /** It does not work, because of {@code reason}. */
        public static Health down(String reason) {
            return new Health(Status.DOWN, reason);
        }
    }
}
