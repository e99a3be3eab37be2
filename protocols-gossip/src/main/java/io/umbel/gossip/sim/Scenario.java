package io.umbel.gossip.sim;

import io.umbel.gossip.proto.GossipConfig;
import io.umbel.gossip.sim.Step.Rounds;
import io.umbel.gossip.sim.Step.Senders;
import java.time.Duration;
import java.util.List;

/**
 * A network, and what happens in it.
 *
 * @param peers nodes at the beginning
 * @param steps after the nodes have found each other
 */
public record Scenario(
        int peers,
        Bootstrap bootstrap,
        NetworkModel network,
        GossipConfig config,
        List<Step> steps) {

    /** How long a round may take where nobody has died. */
    public static final Duration ROUND_LIMIT = Duration.ofSeconds(5);

    /** Rounds in a network without faults. */
    public static Scenario of(Senders senders, int peers, int rounds, int minMs, int maxMs) {
        return new Scenario(
                peers,
                Bootstrap.SINGLE,
                NetworkModel.withLatency(Duration.ofMillis(minMs), Duration.ofMillis(maxMs)),
                GossipConfig.DEFAULT,
                List.of(new Rounds("", rounds, senders, ROUND_LIMIT)));
    }

    public Scenario with(Bootstrap changed) {
        return new Scenario(peers, changed, network, config, steps);
    }

    public Scenario with(NetworkModel changed) {
        return new Scenario(peers, bootstrap, changed, config, steps);
    }

    public Scenario with(List<Step> changed) {
        return new Scenario(peers, bootstrap, network, config, changed);
    }

    /** Whether nothing may be missed. */
    public boolean isHarmless() {
        return network.loss() == 0 && steps.stream().allMatch(Step::isHarmless);
    }

    /** All rounds of all steps. */
    public int rounds() {
        return steps.stream().mapToInt(step -> step instanceof Rounds r ? r.count() : 0).sum();
    }
}
