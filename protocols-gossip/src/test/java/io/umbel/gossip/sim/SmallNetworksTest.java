package io.umbel.gossip.sim;

import static io.umbel.gossip.sim.ScenarioRun.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.proto.GossipConfig;
import io.umbel.gossip.proto.InEvent.Broadcast;
import io.umbel.gossip.proto.InEvent.Quit;
import io.umbel.gossip.proto.MembershipConfig;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.spi.TopicId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The scenarios by which the original is tested, a handful of nodes each. */
final class SmallNetworksTest {
    private static final Duration TRIP = Duration.ofMillis(50);
    private static final GossipConfig TWO_NEIGHBORS =
            GossipConfig.DEFAULT.with(MembershipConfig.DEFAULT.withActiveCapacity(2));

    private static SimulatedNetwork network(int nodes, GossipConfig config) {
        var network = new SimulatedNetwork(NetworkModel.withLatency(TRIP, TRIP), config, 1);
        for (int i = 0; i < nodes; i++) {
            network.addNode();
        }
        return network;
    }

    private static void trips(SimulatedNetwork network, int count) {
        network.run(TRIP.multipliedBy(count).plusNanos(10_000));
    }

    private static void assertSynchronous(SimulatedNetwork network) {
        Overlay overlay = Overlay.of(network, TOPIC);
        assertThat(overlay.asymmetricLinks()).isZero();
        assertThat(overlay.asymmetricEagerLinks()).isZero();
    }

    @Test
    void threeMembers_linkEachToEach_andTheFourthEvictsExactlyOne() {
        var network = network(4, TWO_NEIGHBORS);
        Trace trace = Trace.of(network);
        network.join(0, TOPIC, 1, 2);
        network.join(1, TOPIC, 2);
        network.join(2, TOPIC);
        network.join(3, TOPIC);
        trips(network, 3);
        assertThat(trace.takeLinks())
                .containsExactlyInAnyOrder("0↑1", "0↑2", "1↑0", "1↑2", "2↑0", "2↑1");
        assertThat(network.connectionCount()).isEqualTo(3);
        assertSynchronous(network);

        network.join(3, TOPIC, 0);
        network.run(TRIP.multipliedBy(2));
        int evicted = Overlay.of(network, TOPIC).neighbors(0).contains(1) ? 2 : 1;
        assertThat(trace.takeLinks())
                .containsExactlyInAnyOrder(
                        "0↑3", "3↑0", "0↓" + evicted + " EVICTED", evicted + "↓0 EVICTED");
        assertThat(network.isConnected(0, evicted)).isFalse();
        assertThat(network.isConnected(0, 3)).isTrue();
        trips(network, 4);
        assertSynchronous(network);
        assertThat(Overlay.of(network, TOPIC).meanActive())
                .as("the evicted one finds the newcomer")
                .isEqualTo(2);
    }

    @Test
    void islands_keepTheirMessages_untilTheyAreJoined() {
        var network = network(6, GossipConfig.DEFAULT);
        Trace trace = Trace.of(network);
        network.join(0, TOPIC, 1, 2);
        network.join(1, TOPIC, 2);
        network.join(2, TOPIC);
        network.join(3, TOPIC, 4, 5);
        network.join(4, TOPIC, 5);
        network.join(5, TOPIC);
        trips(network, 4);
        broadcast(network, 1, 7);
        assertThat(trace.takeDeliveries()).hasSize(2).doesNotHaveDuplicates();
        assertSynchronous(network);

        network.join(2, TOPIC, 5);
        trips(network, 3);
        broadcast(network, 1, 8);
        assertThat(trace.takeDeliveries()).hasSize(5).doesNotHaveDuplicates();
        assertSynchronous(network);
    }

    private static void broadcast(SimulatedNetwork network, int node, long number) {
        var content = ScenarioRun.content(number);
        network.handle(node, new Broadcast(TOPIC, content, Scope.SWARM));
        trips(network, 5);
    }

    @Test
    void memberThatQuits_disappearsFromAllViews_andLeavesTheOthersLinked() {
        var network = network(4, TWO_NEIGHBORS);
        Trace trace = Trace.of(network);
        network.join(0, TOPIC);
        network.join(1, TOPIC, 0);
        network.join(2, TOPIC, 1);
        network.join(3, TOPIC, 2);
        trips(network, 4);
        assertThat(trace.takeLinks())
                .extracting(link -> link.charAt(0))
                .contains('0', '1', '2', '3');

        network.handle(3, new Quit(TOPIC));
        trips(network, 4);
        assertThat(network.view(3, TOPIC)).isEmpty();
        assertThat(network.neededPeers(3)).isZero();
        for (int node = 0; node < 3; node++) {
            var view = network.view(node, TOPIC).orElseThrow();
            assertThat(view.neighbors()).isNotEmpty().doesNotContain(network.id(3));
            assertThat(view.passive()).doesNotContain(network.id(3));
        }
        assertSynchronous(network);
    }

    @Test
    void memberThatQuits_mayComeBackAtOnce() {
        var network = network(2, GossipConfig.DEFAULT);
        Trace trace = Trace.of(network);
        network.join(0, TOPIC);
        network.join(1, TOPIC, 0);
        trips(network, 3);
        network.handle(1, new Quit(TOPIC));
        trips(network, 2);
        assertThat(trace.takeLinks()).endsWith("0↓1 LEFT");
        network.join(1, TOPIC, 0);
        trips(network, 3);
        assertThat(trace.takeLinks()).containsExactly("0↑1", "1↑0");
    }

    @Test
    void memberThatDies_mayComeBack_thanksToThoseThatLostIt() {
        var network = network(3, GossipConfig.DEFAULT);
        network.join(0, TOPIC);
        network.join(1, TOPIC, 0);
        network.join(2, TOPIC, 0);
        trips(network, 5);
        network.partition(node -> node == 2 ? 1 : 0);
        trips(network, 20);
        assertThat(Overlay.of(network, TOPIC).neighbors(2)).isEmpty();
        network.heal();
        network.run(Duration.ofSeconds(10));
        assertThat(Overlay.of(network, TOPIC).largestComponent()).isEqualTo(1);
    }

    @Test
    void oneConnection_servesManyTopics_andEndsWithTheLast() {
        var network = network(5, GossipConfig.DEFAULT);
        TopicId second = TopicId.named("second");
        for (TopicId topic : new TopicId[] {TOPIC, second}) {
            for (int node = 0; node < 5; node++) {
                network.join(node, topic, 0);
            }
        }
        trips(network, 20);
        assertThat(network.connectionCount()).isEqualTo(10);
        for (int node = 1; node < 5; node++) {
            network.handle(node, new Quit(second));
        }
        trips(network, 10);
        assertThat(network.connectionCount()).isEqualTo(10);
        assertThat(Overlay.of(network, TOPIC).meanActive()).isEqualTo(4);
        for (int node = 0; node < 5; node++) {
            network.handle(node, new Quit(TOPIC));
        }
        network.handle(0, new Quit(second));
        trips(network, 10);
        assertThat(network.connectionCount()).isZero();
        for (int node = 0; node < 5; node++) {
            assertThat(network.neededPeers(node)).isZero();
        }
    }
}
