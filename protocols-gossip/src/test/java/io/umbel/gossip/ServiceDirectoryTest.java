package io.umbel.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.ServiceDirectory.Announcement;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Offer;
import io.umbel.spi.ServiceDirectory.Service;
import io.umbel.spi.ServiceDirectory.Watch;
import io.umbel.spi.TopicClosedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who offers what, among whole nodes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ServiceDirectoryTest {
    private static final Service GREETER =
            new Service(
                    "greeter", Alpn.of("/grpc/1.0"), "1.0", Map.of("zone", "eu"), Health.SERVING);
    private static final String SHORT_TTL = "umbel.plugins.gossip.directory.ttl = 3s";

    @TempDir Path temporary;
    private final List<GossipNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.reversed().forEach(GossipNode::close);
    }

    /** The first node is everybody's seed. */
    private GossipNode start() throws Exception {
        NodeAddress seed = nodes.isEmpty() ? null : nodes.getFirst().address();
        GossipNode node =
                GossipNode.start(
                        temporary.resolve("n" + nodes.size()),
                        SHORT_TTL,
                        "umbel.plugins.gossip.seeds = ["
                                + (seed == null ? "" : "\"" + seed + "\"")
                                + "]");
        nodes.add(node);
        return node;
    }

    private void kill(GossipNode node) {
        nodes.remove(node);
        node.close();
    }

    private static ServiceDirectory directory(GossipNode node) {
        return node.node().context().find(ServiceDirectory.class).orElseThrow();
    }

    private static List<Offer> await(Watch watch, Predicate<List<Offer>> condition)
            throws Exception {
        List<Offer> offers = watch.take();
        while (!condition.test(offers)) {
            offers = watch.take();
        }
        return offers;
    }

    private static Set<NodeId> nodesOf(List<Offer> offers) {
        return offers.stream().map(offer -> offer.node().id()).collect(Collectors.toSet());
    }

    private static void awaitOfferedBy(GossipNode reader, GossipNode... by) throws Exception {
        Set<NodeId> expected = List.of(by).stream().map(GossipNode::id).collect(Collectors.toSet());
        try (Watch watch = directory(reader).watch("greeter")) {
            var _ = await(watch, offers -> nodesOf(offers).equals(expected));
        }
    }

    @Test
    void service_isSeenByAll_byALateJoinerToo_untilItIsWithdrawn() throws Exception {
        GossipNode a = start();
        GossipNode b = start();
        GossipNode c = start();
        Announcement atB = directory(b).announce(GREETER);
        Announcement atC = directory(c).announce(GREETER);
        for (GossipNode node : List.of(a, b, c)) {
            awaitOfferedBy(node, b, c);
        }
        GossipNode late = start();
        awaitOfferedBy(late, b, c);

        assertThat(directory(late).find("greeter"))
                .allSatisfy(offer -> assertThat(offer.service()).isEqualTo(GREETER))
                .anySatisfy(offer -> assertThat(offer.node()).isEqualTo(b.address()));
        assertThat(late.network().services()).hasSize(2);

        atB.health(Health.NOT_SERVING);
        try (Watch watch = directory(late).watch("greeter")) {
            var _ = await(watch, offers -> offers.stream().filter(Offer::isServing).count() == 1);
            atB.close();
            atC.close();
            assertThat(await(watch, List::isEmpty)).isEmpty();
        }
    }

    @Test
    void nodeThatStops_withdrawsItsServices() throws Exception {
        GossipNode a = start();
        GossipNode b = start();
        GossipNode c = start();
        var _ = directory(b).announce(GREETER);
        awaitOfferedBy(a, b);
        awaitOfferedBy(c, b);
        long begun = System.nanoTime();
        kill(b);
        awaitOfferedBy(c);
        awaitOfferedBy(a);

        assertThat(System.nanoTime() - begun).as("before its TTL").isLessThan(2_500_000_000L);
    }

    @Test
    void addressesOfServices_areEnoughToDialTheirNodes() throws Exception {
        GossipNode a = start();
        GossipNode b = start();
        GossipNode c = start();
        var _ = directory(c).announce(GREETER);
        awaitOfferedBy(b, c);

        try (var connection =
                b.node().context().dial(NodeAddress.of(c.id()), Alpn.of("/gossip/1.0"))) {
            assertThat(connection.info().peer()).isEqualTo(c.id());
        }
        assertThat(a.id()).isNotEqualTo(c.id());
    }

    @Test
    void watch_givesThePresentFirst_thenOnlyWhatIsOther_andEndsWithThePlugin() throws Exception {
        GossipNode a = start();
        Watch watch = directory(a).watch("greeter");
        assertThat(watch.take()).isEmpty();
        var other = new Service("other", GREETER.protocol(), "", Map.of(), Health.SERVING);
        var _ = directory(a).announce(other);
        Announcement greeter = directory(a).announce(GREETER);
        greeter.health(Health.NOT_SERVING);
        greeter.health(Health.SERVING);
        assertThat(watch.take()).singleElement().matches(Offer::isServing);

        assertThat(directory(a).list())
                .extracting(offer -> offer.service().name())
                .containsExactly("greeter", "other");
        ServiceDirectory directory = directory(a);
        kill(a);
        assertThatThrownBy(watch::take).isInstanceOf(TopicClosedException.class);
        assertThatThrownBy(() -> directory.announce(GREETER))
                .isInstanceOf(TopicClosedException.class);
    }

    @Test
    void directory_canBeSwitchedOff() throws Exception {
        GossipNode node =
                GossipNode.start(
                        temporary.resolve("off"), "umbel.plugins.gossip.directory.enabled = false");
        nodes.add(node);

        assertThat(node.node().context().find(ServiceDirectory.class)).isEmpty();
        assertThat(node.network().services()).isEmpty();
    }
}
