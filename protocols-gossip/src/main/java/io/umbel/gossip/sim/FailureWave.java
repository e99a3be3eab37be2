package io.umbel.gossip.sim;

import io.umbel.gossip.proto.GossipConfig;
import io.umbel.gossip.sim.NetworkModel.FailureNotice;
import java.time.Duration;

/**
 * A share of all nodes dies at one instant, after the views have been shuffled for a while.
 *
 * @param percent how many of a hundred nodes die
 * @param seedsSurvive whether the nodes that the others were told at the beginning are spared
 */
public record FailureWave(
        int peers,
        int percent,
        boolean seedsSurvive,
        Bootstrap bootstrap,
        NetworkModel network,
        GossipConfig config) {

    private static final Duration MIN_LATENCY = Duration.ofMillis(10);
    private static final Duration MAX_LATENCY = Duration.ofMillis(50);
    private static final int SEEDS = 10;

    public static FailureWave of(
            int peers, int percent, FailureNotice notice, boolean seedsSurvive) {
        return new FailureWave(
                peers,
                percent,
                seedsSurvive,
                new Bootstrap(SEEDS),
                NetworkModel.withLatency(MIN_LATENCY, MAX_LATENCY).with(notice),
                GossipConfig.DEFAULT);
    }
}
