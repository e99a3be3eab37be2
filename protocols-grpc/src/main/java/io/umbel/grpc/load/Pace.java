package io.umbel.grpc.load;

/** When the next call begins. */
public sealed interface Pace {
    /**
     * As soon as another has ended.
     *
     * @param concurrency how many run at once, at least 1
     */
    record ClosedLoop(int concurrency) implements Pace {}

    /**
     * At its time, whether or not earlier ones have ended. The latency of a call counts from the
     * time at which it was due, also if it began later: so a server that stalls pays for every call
     * that it kept waiting (no coordinated omission).
     *
     * @param callsPerSecond more than 0
     * @param maxInFlight how many may run at once; calls that are due then begin later
     */
    record FixedRate(double callsPerSecond, int maxInFlight) implements Pace {}
}
