package io.umbel.gossip;

import static io.umbel.gossip.GossipNodes.TOPIC;
import static io.umbel.gossip.GossipNodes.join;
import static io.umbel.gossip.Heard.awaitLink;
import static io.umbel.gossip.Heard.awaitNeighbor;
import static io.umbel.gossip.Heard.awaitTexts;
import static io.umbel.gossip.Heard.awaitThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Message;
import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.DialException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkInspector;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.SendStream;
import io.umbel.spi.TopicId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole node, an honest neighbor, and one that is not: the honest one is always heard. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RudePeersTest {
    @TempDir Path temporary;
    private GossipNodes nodes;
    private GossipNode a;
    private Topic topic;
    private Subscription atA;
    private Topic honest;
    private NodeId honestId;

    @BeforeEach
    void linkTwo() throws Exception {
        nodes = new GossipNodes(temporary);
        a = nodes.start("a");
        GossipNode b = nodes.start("b", "umbel.plugins.gossip.shuffle-interval = 500ms");
        topic = join(a);
        atA = topic.subscribe();
        honest = join(b, a.address());
        honestId = b.id();
        awaitLink(atA, b, honest.subscribe(), a);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private void assertHonestIsHeard() throws Exception {
        honest.broadcast("sunny".getBytes(UTF_8));
        assertThat(awaitTexts(atA, 1)).containsExactly("sunny");
    }

    @Test
    void manyUnknownTopics_leaveNothingBehind() throws Exception {
        try (RawPeer peer = nodes.rawPeer("peer", a.address())) {
            var _ = peer.join(TOPIC);
            awaitNeighbor(atA, peer.id());
            a.awaitView(TOPIC.toString());
            List<String> before = topicsOfA();
            for (int i = 0; i < 1000; i++) {
                peer.join(TopicId.named("unknown " + i)).finish();
            }
            assertHonestIsHeard();
            assertThat(topicsOfA()).isEqualTo(before);
            assertThat(topic.neighbors()).contains(peer.id());
        }
    }

    private List<String> topicsOfA() {
        return a.network().topics().stream().map(NetworkInspector.Topic::name).toList();
    }

    /** Bytes that are no message, and a length of 2 GiB. */
    @ParameterizedTest
    @CsvSource({"00000003010203", "7fffffff"})
    void garbage_costsItsStreamAlone_andIsBannedInTheEnd(String hex) throws Exception {
        byte[] garbage = java.util.HexFormat.of().parseHex(hex);
        try (RawPeer peer = nodes.rawPeer("peer", a.address())) {
            SendStream stream = peer.join(TOPIC);
            awaitNeighbor(atA, peer.id());
            stream.write(garbage);
            assertHonestIsHeard();
            assertThat(peer.connection().isOpen()).isTrue();

            while (peer.connection().isOpen()) {
                writeIfOpen(peer, garbage);
            }
            assertThat(peer.connection().awaitClosed())
                    .isInstanceOfSatisfying(
                            CloseReason.Application.class,
                            reason -> assertThat(reason.code()).isEqualTo(ErrorCode.BANNED));
            assertHonestIsHeard();
        }
    }

    private static void writeIfOpen(RawPeer peer, byte[] garbage) throws InterruptedException {
        try {
            peer.open(TOPIC).write(garbage);
        } catch (IOException _) {
            // The ban came between.
        }
    }

    @Test
    void anotherVersion_failsInTheHandshake() throws Exception {
        try (RawPeer peer = nodes.rawPeer("peer", a.address())) {
            assertThatThrownBy(() -> peer.dialAgain(a.address(), Alpn.of("/gossip/2.0")))
                    .isInstanceOfSatisfying(
                            DialException.class,
                            e ->
                                    assertThat(e.failure())
                                            .isEqualTo(DialException.Failure.NOT_SERVING));
        }
        assertHonestIsHeard();
    }

    /** Of one peer, and of as many as there is no room for. */
    @Test
    void floodOfJoins_fillsTheViewAtMost_andTheHonestAreHeard() throws Exception {
        var peers = new ArrayList<RawPeer>();
        try {
            for (int i = 0; i < 12; i++) {
                RawPeer peer = nodes.rawPeer("peer" + i, a.address());
                peers.add(peer);
                SendStream stream = peer.join(TOPIC);
                awaitNeighbor(atA, peer.id());
                for (int join = 0; join < 200; join++) {
                    RawPeer.send(stream, new Message.Join(Bytes.EMPTY));
                }
            }
            assertThat(topic.neighbors()).hasSizeLessThanOrEqualTo(5);
            awaitThat(
                    "the honest one is back, and both know it",
                    () ->
                            honest.neighbors().contains(a.id())
                                    && topic.neighbors().contains(honestId));
            assertHonestIsHeard();
        } finally {
            peers.forEach(RawPeer::close);
        }
    }
}
