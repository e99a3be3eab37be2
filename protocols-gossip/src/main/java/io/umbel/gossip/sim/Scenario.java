package io.umbel.gossip.sim;

import io.umbel.gossip.proto.GossipConfig;
import java.time.Duration;
import java.util.Locale;

/**
 * Rounds of messages in a network without faults.
 *
 * @param name for people
 * @param peers nodes
 * @param rounds one after the other, each until all is delivered or the time limit is over
 */
public record Scenario(
        String name,
        int peers,
        int rounds,
        Senders senders,
        Bootstrap bootstrap,
        NetworkModel network,
        GossipConfig config) {

    /** How long a round may take. */
    public static final Duration ROUND_LIMIT = Duration.ofSeconds(5);

    /** Who sends in a round. */
    public enum Senders {
        /** One node, the same in all rounds. */
        SINGLE,
        /** One node, another in each round. */
        MULTI,
        /** Every node. */
        ALL
    }

    public static Scenario of(Senders senders, int peers, int rounds, int minMs, int maxMs) {
        return new Scenario(
                senders.name().toLowerCase(Locale.ROOT) + "-" + peers,
                peers,
                rounds,
                senders,
                Bootstrap.SINGLE,
                NetworkModel.withLatency(Duration.ofMillis(minMs), Duration.ofMillis(maxMs)),
                GossipConfig.DEFAULT);
    }

    public Scenario named(String newName) {
        return new Scenario(newName, peers, rounds, senders, bootstrap, network, config);
    }

    public Scenario with(Bootstrap changed) {
        return new Scenario(name, peers, rounds, senders, changed, network, config);
    }

    public Scenario with(NetworkModel changed) {
        return new Scenario(name, peers, rounds, senders, bootstrap, changed, config);
    }

    public Scenario with(GossipConfig changed) {
        return new Scenario(name, peers, rounds, senders, bootstrap, network, changed);
    }
}
