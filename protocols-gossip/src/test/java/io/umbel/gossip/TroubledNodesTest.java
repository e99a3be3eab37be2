package io.umbel.gossip;

import static io.umbel.gossip.GossipNodes.join;
import static io.umbel.gossip.Heard.await;
import static io.umbel.gossip.Heard.awaitLink;
import static io.umbel.gossip.Heard.awaitNeighbor;
import static io.umbel.gossip.Heard.awaitTexts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.PluginReloader;
import io.umbel.spi.PubSub;
import io.umbel.spi.PubSub.JoinFailed;
import io.umbel.spi.PubSub.Lagged;
import io.umbel.spi.PubSub.NeighborDown;
import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.PubSub.Reason;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.TopicClosedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes, and what goes wrong between them without anybody's malice. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TroubledNodesTest {
    private static final int LONGEST = 4096;
    private static final String[] QUICK = {
        "umbel.dial.timeout = 1s",
        "umbel.plugins.gossip { shuffle-interval = 500ms, join-timeout = 2s }"
    };

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

    @Test
    void slowSubscriber_learnsHowManyItLost_andCostsTheOthersNothing() throws Exception {
        GossipNode a = nodes.start("a");
        GossipNode b = nodes.start("b");
        Topic one = join(a);
        Topic two = join(b, a.address());
        awaitLink(one.subscribe(), b, two.subscribe(), a);
        Subscription slow = two.subscribe(3);
        Subscription quick = two.subscribe();

        for (int i = 0; i < 10; i++) {
            one.broadcast(("message " + i).getBytes(UTF_8));
        }
        assertThat(awaitTexts(quick, 10)).hasSize(10);

        assertThat(slow.take()).isEqualTo(new Lagged(7));
        assertThat(slow.take()).isEqualTo(new NeighborUp(a.id()));
        for (int i = 0; i < 3; i++) {
            assertThat(slow.take()).isInstanceOf(Received.class);
        }
        assertThat(slow.poll(Duration.ZERO)).isEmpty();
        assertThat(two.neighbors()).containsExactly(a.id());
    }

    @Test
    void messageOverTheLimit_failsThatCall_andCostsNoLink() throws Exception {
        GossipNode a = nodes.start("a");
        GossipNode b = nodes.start("b");
        Topic one = join(a);
        Subscription atB = join(b, a.address()).subscribe();
        awaitLink(one.subscribe(), b, atB, a);

        byte[] tooLong = new byte[LONGEST + 1];
        assertThatThrownBy(() -> one.broadcast(tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4097 bytes (expected at most 4096");
        one.broadcast(new byte[LONGEST]);

        assertThat(atB.poll(Heard.DEADLINE))
                .hasValueSatisfying(event -> {
                    assertThat(event).isInstanceOf(Received.class);
                    assertThat(((Received) event).bytes()).hasSize(LONGEST);
                });
    }

    /** It is a neighbor like any other, but its application or its network has stopped. */
    @Test
    void memberThatReadsNothing_isDropped_andHoldsNobodyUp() throws Exception {
        GossipNode a = nodes.start("a", "umbel.plugins.gossip.queue-per-peer = 1 MiB");
        GossipNode b = nodes.start("b");
        GossipNode c = nodes.start("c");
        Topic one = join(a);
        Subscription atA = one.subscribe(1 << 16);
        Subscription atB = join(b, a.address()).subscribe(1 << 16);
        Subscription atC = join(c, a.address()).subscribe(1 << 16);
        awaitNeighbor(atA, b.id());
        awaitNeighbor(one.subscribe(), c.id());
        try (RawPeer stuck = nodes.rawPeer("stuck", a.address())) {
            var _ = stuck.join(GossipNodes.TOPIC);
            awaitNeighbor(atA, stuck.id());
            while (one.neighbors().contains(stuck.id())) {
                one.broadcast(new byte[LONGEST]);
                await(atB, Received.class, _ -> true);
                await(atC, Received.class, _ -> true);
            }
            await(atA, NeighborDown.class, new NeighborDown(stuck.id(), Reason.LOST)::equals);
        }
        assertThat(one.neighbors()).contains(b.id(), c.id());
    }

    @Test
    void seedThatIsDown_isReported_andAskedAgain_untilItIsUp() throws Exception {
        GossipNode before = nodes.start("b");
        NodeAddress seed = before.address();
        before.close();
        GossipNode a = nodes.start("a", QUICK);
        Subscription atA = join(a, seed).subscribe();
        assertThat(await(atA, JoinFailed.class, _ -> true)).isEqualTo(new JoinFailed(seed.id()));

        GossipNode b = nodes.restart("b", seed);
        Subscription atB = join(b).subscribe();
        awaitLink(atA, b, atB, a);
    }

    /** Nobody tells the seed of those who were there: they come by themselves. */
    @Test
    void seedThatWasRestarted_isEnteredAgain_byThoseThatLostIt() throws Exception {
        GossipNode a = nodes.start("a");
        GossipNode b = nodes.start("b", QUICK);
        GossipNode c = nodes.start("c", QUICK);
        NodeAddress seed = a.address();
        join(a);
        Topic two = join(b, seed);
        Subscription atB = two.subscribe();
        awaitNeighbor(atB, a.id());
        Subscription atC = join(c, seed).subscribe();
        awaitNeighbor(atC, a.id());
        a.close();
        await(atB, NeighborDown.class, down -> down.peer().equals(seed.id()));

        GossipNode again = nodes.restart("a", seed);
        Topic one = join(again);
        Subscription atA = one.subscribe();
        awaitLink(atA, b, atB, again);
        awaitLink(one.subscribe(), c, atC, again);
        two.broadcast("welcome back".getBytes(UTF_8));
        assertThat(awaitTexts(atA, 1)).containsExactly("welcome back");
        assertThat(awaitTexts(atC, 1)).containsExactly("welcome back");
    }

    /** The archive is loaded a second time; its topics of the settings are joined again. */
    @Test
    void pluginThatIsReloaded_leavesItsTopics_andJoinsThoseOfItsSettingsAgain() throws Exception {
        GossipNode a = nodes.start("a", "umbel.plugins.gossip.topics = [ weather ]");
        GossipNode b = nodes.start("b", QUICK);
        Topic old = join(a);
        Subscription atA = old.subscribe();
        Subscription atB = join(b, a.address()).subscribe();
        awaitLink(atA, b, atB, a);
        PubSub before = a.pubSub();

        a.node().context().find(PluginReloader.class).orElseThrow().reload("gossip");

        await(atA, PubSub.Closed.class, _ -> true);
        assertThatThrownBy(() -> old.broadcast(new byte[1]))
                .isInstanceOf(TopicClosedException.class);
        assertThat(await(atB, NeighborDown.class, _ -> true))
                .isEqualTo(new NeighborDown(a.id(), Reason.LEFT));
        assertThat(a.pubSub()).isNotSameAs(before);
        awaitNeighbor(atB, a.id());
        Topic anew = join(a);
        awaitNeighbor(anew.subscribe(), b.id());
        anew.broadcast("as before".getBytes(UTF_8));
        assertThat(awaitTexts(atB, 1)).containsExactly("as before");
    }

    /** What one may say and the other may not read is not sent to it, and nobody is to blame. */
    @Test
    void messageThatIsTooLongForANeighbor_isSentToTheOthers() throws Exception {
        String large = "umbel.plugins.gossip.max-message-size = 16 KiB";
        GossipNode a = nodes.start("a", large);
        GossipNode b = nodes.start("b", large);
        GossipNode c = nodes.start("c", "umbel.ban.score = -1");
        Topic one = join(a);
        Subscription atA = one.subscribe();
        Subscription atB = join(b, a.address()).subscribe();
        awaitLink(atA, b, atB, a);
        Subscription atC = join(c, a.address()).subscribe();
        awaitLink(atA, c, atC, a);

        var texts = new ArrayList<String>();
        for (String text : List.of("x".repeat(10_000), "short")) {
            one.broadcast(text.getBytes(UTF_8));
            texts.add(text);
        }
        assertThat(awaitTexts(atB, 2)).containsExactlyInAnyOrderElementsOf(texts);
        assertThat(awaitTexts(atC, 1)).containsExactly("short");
        assertThat(one.neighbors()).contains(c.id());
    }
}
