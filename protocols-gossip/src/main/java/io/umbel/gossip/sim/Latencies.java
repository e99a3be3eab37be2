package io.umbel.gossip.sim;

/** One latency for each pair of nodes, computed rather than kept: there are many pairs. */
final class Latencies {
    private final long seed;
    private final long min;
    private final long range;

    Latencies(NetworkModel model, long seed) {
        this.seed = seed;
        this.min = model.minLatency().toNanos();
        this.range = model.maxLatency().toNanos() - min + 1;
    }

    long between(int a, int b) {
        long pair = (long) Math.min(a, b) << 32 | Math.max(a, b);
        return min + Math.floorMod(mix(seed ^ mix(pair)), range);
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
