package io.umbel.gossip.sim;

import io.umbel.gossip.proto.GossipConfig;
import io.umbel.gossip.sim.Step.Kill;
import io.umbel.gossip.sim.Step.Pause;
import io.umbel.gossip.sim.Step.Replace;
import io.umbel.gossip.sim.Step.Rounds;
import io.umbel.gossip.sim.Step.Senders;
import io.umbel.gossip.sim.Step.Split;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The scenarios that have names, for any number of nodes. */
public enum ScenarioKind {
    /** One sender. */
    SINGLE(10_000, 0),
    /** Another sender each round. */
    MULTI(10_000, 0),
    /** Everybody sends in each round. */
    ALL(1_000, 0),
    /** Many die at one instant. */
    WAVE(10_000, 80),
    /** The network falls into two halves for a minute. */
    SPLIT(10_000, 0),
    /** Nodes come and go. */
    CHURN(10_000, 10);

    /** Fewer make no network. */
    public static final int MIN_PEERS = 10;

    private static final int MANY = 1_000;
    private static final int SEEDS_OF_MANY = 10;
    private static final int ROUNDS = 30;
    private static final int ROUNDS_OF_HUNDRED_SENDERS = 5;
    private static final NetworkModel NETWORK =
            NetworkModel.withLatency(Duration.ofMillis(10), Duration.ofMillis(50));
    private static final Duration SHUFFLE = GossipConfig.DEFAULT.membership().shuffleInterval();
    private static final Duration IMPATIENCE = Duration.ofSeconds(1);

    private final int maxPeers;
    private final int percent;

    ScenarioKind(int maxPeers, int percent) {
        this.maxPeers = maxPeers;
        this.percent = percent;
    }

    public int maxPeers() {
        return maxPeers;
    }

    /** How many of a hundred nodes it befalls, unless told otherwise; empty if all or none. */
    public Optional<Integer> percent() {
        return percent == 0 ? Optional.empty() : Optional.of(percent);
    }

    /**
     * @param befalls how many of a hundred nodes, where that matters
     * @param seedsSurvive whether those that the others were told at the beginning are spared,
     *     where that matters
     */
    public Scenario scenario(int peers, int befalls, boolean seedsSurvive) {
        return new Scenario(
                peers,
                bootstrap(peers),
                NETWORK,
                GossipConfig.DEFAULT,
                steps(peers, befalls, seedsSurvive));
    }

    private Bootstrap bootstrap(int peers) {
        return this == WAVE || peers > MANY
                ? new Bootstrap(Math.min(peers, SEEDS_OF_MANY))
                : Bootstrap.SINGLE;
    }

    private List<Step> steps(int peers, int befalls, boolean seedsSurvive) {
        return switch (this) {
            case SINGLE -> List.of(rounds("", ROUNDS, Senders.SINGLE));
            case MULTI -> List.of(rounds("", ROUNDS, Senders.MULTI));
            case ALL ->
                    List.of(
                            rounds(
                                    "",
                                    peers < 100 ? ROUNDS : ROUNDS_OF_HUNDRED_SENDERS,
                                    Senders.ALL));
            case WAVE -> wave(new Kill(befalls, seedsSurvive));
            case SPLIT -> split();
            case CHURN -> churn(befalls);
        };
    }

    private static Rounds rounds(String phase, int count, Senders senders) {
        return new Rounds(phase, count, senders, Scenario.ROUND_LIMIT);
    }

    private static Rounds hasty(String phase, int count) {
        return new Rounds(phase, count, Senders.MULTI, IMPATIENCE);
    }

    /** The papers' experiment. The first message is sent at the instant of the failure. */
    private static List<Step> wave(Kill kill) {
        return List.of(
                new Pause(SHUFFLE.multipliedBy(10)),
                kill,
                hasty("first", 1),
                hasty("early", 9),
                hasty("middle", 30),
                hasty("late", 20),
                new Pause(SHUFFLE.multipliedBy(5)),
                hasty("after", 10));
    }

    private static List<Step> split() {
        return List.of(
                new Pause(SHUFFLE.multipliedBy(3)),
                hasty("whole", 10),
                new Split(2),
                new Pause(Duration.ofMinutes(1)),
                hasty("split", 10),
                new Split(1),
                new Pause(Duration.ofMinutes(1)),
                hasty("healed", 10));
    }

    private static List<Step> churn(int befalls) {
        Stream<Step> during =
                IntStream.range(0, ROUNDS)
                        .boxed()
                        .flatMap(_ ->
                                Stream.of(
                                        new Replace(befalls),
                                        new Pause(Duration.ofSeconds(10)),
                                        hasty("churn", 1)));
        Stream<Step> after = Stream.of(new Pause(SHUFFLE), hasty("after", 10));
        return Stream.concat(during, after).toList();
    }
}
