package io.umbel.gossip;

import static io.umbel.gossip.GossipNodes.TOPIC;
import static io.umbel.gossip.GossipNodes.join;
import static io.umbel.gossip.Heard.DEADLINE;
import static io.umbel.gossip.Heard.await;
import static io.umbel.gossip.Heard.awaitLink;
import static io.umbel.gossip.Heard.awaitNeighbor;
import static io.umbel.gossip.Heard.awaitTexts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.umbel.gossip.driver.RecordedSpans;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub;
import io.umbel.spi.PubSub.NeighborDown;
import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.PubSub.Reason;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.TopicId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The original's integration scenarios, and some that it lacks, among whole nodes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RealNodesTest {
    @TempDir Path temporary;
    private GossipNodes nodes;

    @BeforeEach
    void prepare() {
        nodes = new GossipNodes(temporary);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private GossipNode start(String name) throws Exception {
        return nodes.start(name);
    }

    @Test
    void threeNodes_receiveWhatOneSends() throws Exception {
        GossipNode a = start("a");
        GossipNode b = start("b");
        GossipNode c = start("c");
        Topic one = join(a);
        Topic two = join(b, a.address());
        Topic three = join(c, b.address());
        Subscription atOne = one.subscribe();
        Subscription atTwo = two.subscribe();
        Subscription atThree = three.subscribe();
        await(atOne, NeighborUp.class, _ -> true);
        await(atThree, NeighborUp.class, _ -> true);

        one.broadcast("sunny".getBytes(UTF_8));
        one.broadcast("rain".getBytes(UTF_8));

        assertThat(awaitTexts(atTwo, 2)).containsExactlyInAnyOrder("sunny", "rain");
        assertThat(awaitTexts(atThree, 2)).containsExactlyInAnyOrder("sunny", "rain");
    }

    /** The address of b reaches c through a alone, in a ForwardJoin. */
    @Test
    void nodesThatWereToldOneSeed_findEachOther() throws Exception {
        GossipNode a = start("a");
        GossipNode b = start("b");
        GossipNode c = start("c");
        Topic one = join(a);
        Topic two = join(b, a.address());
        awaitNeighbor(two.subscribe(), a.id());
        Topic three = join(c, a.address());

        Subscription atThree = three.subscribe();
        awaitNeighbor(atThree, a.id());
        awaitNeighbor(three.subscribe(), b.id());
        awaitNeighbor(one.subscribe(), c.id());
        awaitNeighbor(two.subscribe(), c.id());
    }

    @Test
    void leavingAndJoiningAgain_isSeenAtOnce() throws Exception {
        GossipNode a = start("a");
        GossipNode b = start("b");
        Subscription atA = join(a).subscribe();
        Topic two = join(b, a.address());
        awaitLink(atA, b, two.subscribe(), a);

        two.close();
        NeighborDown down = await(atA, NeighborDown.class, _ -> true);
        assertThat(down).isEqualTo(new NeighborDown(b.id(), Reason.LEFT));

        join(b, a.address());
        awaitNeighbor(atA, b.id());
    }

    @Test
    void nodeThatDies_isLost_andItsSuccessorIsHeard() throws Exception {
        GossipNode a = start("a");
        GossipNode b = start("b");
        Subscription atA = join(a).subscribe();
        Topic two = join(b, a.address());
        awaitLink(atA, b, two.subscribe(), a);
        two.broadcast("one".getBytes(UTF_8));
        assertThat(awaitTexts(atA, 1)).containsExactly("one");
        NodeId id = b.id();

        b.close();
        await(atA, NeighborDown.class, down -> down.peer().equals(id));
        GossipNode again = start("b");
        assertThat(again.id()).isEqualTo(id);
        Topic three = join(again, a.address());
        awaitLink(atA, again, three.subscribe(), a);

        three.broadcast("two".getBytes(UTF_8));
        assertThat(awaitTexts(atA, 1)).containsExactly("two");
    }

    @Test
    void topic_livesAsLongAsOneOfItsHandles() throws Exception {
        GossipNode a = start("a");
        GossipNode b = start("b");
        Topic first = join(a);
        Topic second = join(a);
        Subscription atSecond = second.subscribe();
        Topic there = join(b, a.address());
        Subscription atB = there.subscribe();
        awaitNeighbor(atB, a.id());

        first.close();
        there.broadcast("still here".getBytes(UTF_8));
        assertThat(awaitTexts(atSecond, 1)).containsExactly("still here");

        second.close();
        assertThat(await(atB, NeighborDown.class, _ -> true).reason()).isEqualTo(Reason.LEFT);
        assertThat(atSecond.take()).isInstanceOf(PubSub.Closed.class);
    }

    /** The connection of one topic is that of the other; the first to let go does not close it. */
    @Test
    void connection_isKeptUntilNoTopicNeedsIt() throws Exception {
        GossipNode a = start("a");
        GossipNode b = start("b");
        var other = TopicId.named("traffic");
        Topic weather = join(a);
        Subscription traffic = a.pubSub().join(other, List.of()).subscribe();
        Topic there = join(b, a.address());
        Topic trafficThere = b.pubSub().join(other, List.of(a.address()));
        awaitLink(weather.subscribe(), b, there.subscribe(), a);
        awaitLink(traffic, b, trafficThere.subscribe(), a);

        there.close();
        trafficThere.broadcast("jam".getBytes(UTF_8));

        assertThat(traffic.poll(DEADLINE))
                .hasValueSatisfying(event ->
                        assertThat(event)
                                .isInstanceOfSatisfying(
                                        Received.class,
                                        message -> assertThat(message.text()).isEqualTo("jam")));
    }

    @Test
    void messageToOneNeighbor_reachesItAlone() throws Exception {
        GossipNode a = start("a");
        GossipNode b = start("b");
        GossipNode c = start("c");
        Topic one = join(a);
        Subscription atB = join(b, a.address()).subscribe();
        Subscription atC = join(c, a.address()).subscribe();
        Subscription atA = one.subscribe();
        awaitNeighbor(atA, b.id());
        awaitNeighbor(one.subscribe(), c.id());

        assertThat(one.send(b.id(), "for b".getBytes(UTF_8))).isTrue();
        one.broadcast("for all".getBytes(UTF_8));

        assertThat(awaitTexts(atB, 2)).containsExactlyInAnyOrder("for b", "for all");
        assertThat(awaitTexts(atC, 1)).containsExactly("for all");
    }

    /** As the metrics plugin does it: an SDK is offered to nodes that run already. */
    @Test
    void deliveryAtOneNode_isLinkedWithTheBroadcastAtAnother() throws Exception {
        GossipNode a = start("a");
        GossipNode b = start("b");
        var atA = new RecordedSpans();
        var atB = new RecordedSpans();
        a.node().context().offer(OpenTelemetry.class, atA.sdk());
        b.node().context().offer(OpenTelemetry.class, atB.sdk());
        Topic one = join(a);
        Topic two = join(b, a.address());
        awaitLink(one.subscribe(), b, two.subscribe(), a);

        one.broadcast("traced".getBytes(UTF_8));

        SpanData broadcast = atA.await("broadcast /gossip/1.0");
        assertThat(atB.await("deliver /gossip/1.0").getLinks())
                .extracting(link -> link.getSpanContext().getSpanId())
                .containsExactly(broadcast.getSpanId());
    }

    @Test
    void signedMessage_namesItsAuthor_overHops() throws Exception {
        GossipNode a = start("a");
        GossipNode b = start("b");
        Topic signed = a.pubSub().join(TOPIC, PubSub.Options.DEFAULT.signed());
        Subscription atB = join(b, a.address()).subscribe();
        awaitNeighbor(atB, a.id());

        signed.broadcast("signed".getBytes(UTF_8));

        Received message = await(atB, Received.class, _ -> true);
        assertThat(message.author()).isEqualTo(a.id());
        assertThat(message.deliveredFrom()).isEqualTo(a.id());
        assertThat(message.text()).isEqualTo("signed");
    }
}
