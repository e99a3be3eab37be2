package io.umbel.gossip.sim;

import static io.umbel.gossip.sim.ScenarioRun.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.GossipConfig;
import io.umbel.gossip.proto.InEvent.Broadcast;
import io.umbel.gossip.proto.InEvent.Quit;
import io.umbel.gossip.proto.MembershipConfig;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.sim.NetworkModel.FailureNotice;
import io.umbel.gossip.sim.Step.Senders;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loss, jitter, duplication, partitions, churn. */
final class FaultsTest {
    private static final NetworkModel LAN =
            NetworkModel.withLatency(Duration.ofMillis(10), Duration.ofMillis(50));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void jitterAndDuplication_costNoDelivery_andNobodyReceivesTwice(long seed) {
        var scenario =
                Scenario.of(Senders.MULTI, 100, 20, 10, 50)
                        .with(LAN.withFaults(Duration.ofMillis(30), 0, 0.05));
        assertThat(new ScenarioRun(scenario, seed).run(_ -> {}).missed()).isZero();
    }

    @Test
    void lossOfOneMessageInAHundred_costsOneDeliveryInAThousand() {
        var scenario =
                Scenario.of(Senders.MULTI, 100, 20, 10, 50)
                        .with(LAN.withFaults(Duration.ZERO, 0.01, 0));
        long missed =
                LongStream.range(0, 20)
                        .map(seed -> new ScenarioRun(scenario, seed).run(_ -> {}).missed())
                        .sum();
        assertThat(missed).as("of 20 x 1980 deliveries").isLessThanOrEqualTo(40);
    }

    @ParameterizedTest
    @EnumSource(FailureNotice.class)
    void networkSplitForAMinute_isOneOverlayAgain_aMinuteAfterItHeals(FailureNotice notice) {
        for (long seed = 0; seed < 5; seed++) {
            var network = new SimulatedNetwork(LAN.with(notice), GossipConfig.DEFAULT, seed);
            Bootstrap.SINGLE.run(network, TOPIC, 20, Duration.ofMillis(50), seed);
            network.run(Duration.ofMinutes(3));
            network.partition(node -> node % 2);
            network.run(Duration.ofMinutes(1));
            assertThat(Overlay.of(network, TOPIC).largestComponent()).isEqualTo(0.5);
            network.heal();
            network.run(Duration.ofMinutes(1));
            Overlay healed = Overlay.of(network, TOPIC);
            assertThat(healed.largestComponent()).isEqualTo(1);
            assertThat(healed.asymmetricLinks()).isZero();
            assertThat(healed.meanActive()).isGreaterThan(4.5);
            assertReachesAll(network, 0);
        }
    }

    private static void assertReachesAll(SimulatedNetwork network, int sender) {
        var recorder = new RoundRecorder();
        network.observe(recorder);
        Bytes content = ScenarioRun.content(Long.MAX_VALUE);
        recorder.begin(network.now());
        recorder.expect(content, (int) network.alive().count() - 1);
        network.handle(sender, new Broadcast(TOPIC, content, Scope.SWARM));
        assertThat(network.runUntil(recorder::isComplete, Duration.ofSeconds(5))).isTrue();
    }

    /** An hour of joins, leaves and kills: nothing piles up, and the overlay stays whole. */
    @ParameterizedTest
    @EnumSource(FailureNotice.class)
    void churn_leavesNothingBehind(FailureNotice notice) {
        var config =
                GossipConfig.DEFAULT.with(
                        MembershipConfig.DEFAULT.withShuffleInterval(Duration.ofSeconds(20)));
        var network = new SimulatedNetwork(LAN.with(notice), config, 4);
        Bootstrap.SINGLE.run(network, TOPIC, 50, Duration.ofMillis(50), 4);
        var random = new SplittableRandom(4);
        for (int second = 0; second < 3600; second += 10) {
            int[] others = network.alive().filter(node -> node != 0).toArray();
            int victim = others[random.nextInt(others.length)];
            if (random.nextBoolean()) {
                network.kill(victim);
            } else {
                network.handle(victim, new Quit(TOPIC));
                network.run(Duration.ofSeconds(1));
                network.kill(victim);
            }
            network.join(network.addNode(), TOPIC, 0);
            network.run(Duration.ofSeconds(10));
        }
        network.run(Duration.ofMinutes(20));
        Overlay overlay = Overlay.of(network, TOPIC);
        assertThat(overlay.size()).isEqualTo(50);
        assertThat(overlay.largestComponent()).isEqualTo(1);
        assertThat(overlay.asymmetricLinks()).isZero();
        assertThat(network.alive().map(network::neededPeers).max()).hasValue(5);
        assertThat(network.connectionCount()).isLessThanOrEqualTo(50 * 5 / 2 + 5);
        assertReachesAll(network, 0);
    }
}
