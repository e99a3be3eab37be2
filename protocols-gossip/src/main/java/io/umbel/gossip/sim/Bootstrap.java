package io.umbel.gossip.sim;

import io.umbel.spi.TopicId;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How the nodes of a network find each other.
 *
 * @param seeds the first nodes, of which each other node is told one at random; of the seeds, all
 *     are told the first
 */
public record Bootstrap(int seeds) {
    private static final int SETTLING_TRIPS = 20;
    private static final int SEED_TRIPS = 7;

    /** Everybody is told the same node. */
    public static final Bootstrap SINGLE = new Bootstrap(1);

    void run(SimulatedNetwork network, TopicId topic, int peers, Duration trip, long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < peers; i++) {
            network.addNode();
        }
        network.join(0, topic);
        for (int node = 1; node < seeds; node++) {
            network.join(node, topic, 0);
        }
        if (seeds > 1) {
            network.run(trip.multipliedBy(SEED_TRIPS));
        }
        for (int node = seeds; node < peers; node++) {
            network.join(node, topic, random.nextInt(seeds));
        }
        network.run(trip.multipliedBy(SETTLING_TRIPS));
    }
}
