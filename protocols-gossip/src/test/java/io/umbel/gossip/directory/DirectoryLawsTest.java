package io.umbel.gossip.directory;

import static io.umbel.gossip.directory.Overlay.TTL;
import static io.umbel.gossip.directory.Overlay.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.gossip.directory.DirectoryMessage.AgedRecord;
import io.umbel.gossip.directory.DirectoryMessage.Digest;
import io.umbel.gossip.directory.DirectoryMessage.News;
import io.umbel.gossip.directory.DirectoryMessage.Reply;
import io.umbel.gossip.directory.Overlay.Member;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.PubSub.Verdict;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Service;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the directory promises, on a clock that moves when told. */
final class DirectoryLawsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Overlay overlay = new Overlay();

    @AfterEach
    void close() {
        overlay.close();
    }

    private List<Member> line(int count) {
        var members = new ArrayList<Member>();
        for (int i = 0; i < count; i++) {
            members.add(overlay.join());
            if (i > 0) {
                overlay.link(members.get(i - 1), members.get(i));
            }
        }
        return members;
    }

    private byte[] record(Member author, Member signer, long sequence, String... services) {
        var content =
                new NodeRecord(
                        author.node.address(),
                        sequence,
                        TTL,
                        List.of(services).stream().map(Overlay::service).toList());
        return MessageCodec.encode(new News(SignedRecord.sign(content, signer.node::sign)));
    }

    private long millis(Member member) {
        return member.now().toEpochMilli();
    }

    @Test
    void announcement_isSeenByAll_withItsAddress() {
        List<Member> members = line(4);
        members.getFirst().announce(service("greeter"));

        for (Member member : members) {
            assertThat(member.offers())
                    .singleElement()
                    .satisfies(offer -> {
                        assertThat(offer.node()).isEqualTo(members.getFirst().node.address());
                        assertThat(offer.service()).isEqualTo(service("greeter"));
                    });
        }
    }

    @Test
    void healthAndAttributes_areCarried() {
        List<Member> members = line(2);
        var full =
                new Service(
                        "a/b.C_d-e",
                        Overlay.GRPC,
                        "2.1",
                        Map.of("zone", "ü", "weight", ""),
                        Health.SERVING);
        long number = members.getFirst().announce(full);
        members.getFirst().state.own().services().setHealth(number, Health.NOT_SERVING);
        members.getFirst().state.announce(members.getFirst().now());
        overlay.run();

        assertThat(members.getLast().offers())
                .singleElement()
                .satisfies(offer ->
                        assertThat(offer.service()).isEqualTo(full.with(Health.NOT_SERVING)));
    }

    @Test
    void forgedRecord_isRejected_andChangesNothing() {
        List<Member> members = line(2);
        Member victim = overlay.join();
        byte[] forged = record(victim, members.getFirst(), millis(victim), "fake");

        assertThat(members.getLast().receive(members.getFirst(), true, forged))
                .isEqualTo(Verdict.REJECT);
        assertThat(members.getLast().offers()).isEmpty();
        assertThat(members.getLast().changes).isEmpty();
    }

    @Test
    void forgedRecordInAReply_isRejected_andChangesNothing() throws Exception {
        List<Member> members = line(2);
        Member victim = overlay.join();
        var news =
                (News)
                        MessageCodec.decode(
                                record(victim, members.getFirst(), millis(victim), "fake"));
        byte[] reply =
                MessageCodec.encode(
                        new Reply(List.of(new AgedRecord(Duration.ZERO, news.record()))));

        assertThat(members.getLast().receive(members.getFirst(), false, reply))
                .isEqualTo(Verdict.REJECT);
        assertThat(members.getLast().offers()).isEmpty();
    }

    @Test
    void replayedAndStaleRecords_areIgnored() {
        List<Member> members = line(2);
        Member author = overlay.join();
        Member reader = members.getLast();
        byte[] old = record(author, author, millis(author), "old");
        byte[] recent = record(author, author, millis(author) + 1, "recent");

        assertThat(reader.receive(members.getFirst(), true, recent)).isEqualTo(Verdict.ACCEPT);
        assertThat(reader.receive(members.getFirst(), true, recent)).isEqualTo(Verdict.IGNORE);
        assertThat(reader.receive(members.getFirst(), true, old)).isEqualTo(Verdict.IGNORE);
        assertThat(reader.names()).containsExactly("recent");
        assertThat(reader.changes).hasSize(1);
    }

    @Test
    void withdrawnService_isForgottenAtOnce_andNoLateCopyBringsItBack() {
        List<Member> members = line(3);
        Member author = members.getFirst();
        Member reader = members.getLast();
        long number = author.announce(service("greeter"));
        byte[] late =
                MessageCodec.encode(
                        new News(
                                reader.state
                                        .known()
                                        .find(author.id(), reader.now())
                                        .orElseThrow()
                                        .record()));
        author.withdraw(number);

        assertThat(reader.names()).isEmpty();
        overlay.advance(TTL);
        assertThat(reader.receive(author, true, late)).isEqualTo(Verdict.IGNORE);
        assertThat(reader.names()).isEmpty();
    }

    @Test
    void silentNode_expiresByItsTtl_andNoLateCopyBringsItBack() {
        List<Member> members = line(3);
        members.getFirst().announce(service("greeter"));
        Member reader = members.getLast();
        var record =
                reader.state
                        .known()
                        .find(members.getFirst().id(), reader.now())
                        .orElseThrow()
                        .record();
        overlay.kill(members.getFirst());

        overlay.advance(TTL.minus(SECOND));
        assertThat(reader.names()).containsExactly("greeter");
        overlay.advance(SECOND);
        assertThat(reader.names()).isEmpty();
        assertThat(reader.receive(members.get(1), true, MessageCodec.encode(new News(record))))
                .isEqualTo(Verdict.IGNORE);
        assertThat(reader.names()).isEmpty();
    }

    /** Else the dead would live on, by joiner after joiner. */
    @Test
    void recordAtSecondHand_expiresNoLater() {
        List<Member> members = line(2);
        members.getFirst().announce(service("greeter"));
        overlay.kill(members.getFirst());
        overlay.advance(TTL.minus(SECOND));

        Member joiner = overlay.join();
        overlay.link(members.getLast(), joiner);
        assertThat(joiner.names()).containsExactly("greeter");
        overlay.advance(SECOND);

        assertThat(joiner.names()).isEmpty();
    }

    @Test
    void livingNode_isNeverForgotten_andNobodyIsToldTwice() {
        List<Member> members = line(3);
        members.getFirst().announce(service("greeter"));
        overlay.advance(TTL.multipliedBy(5));

        assertThat(members.getLast().names()).containsExactly("greeter");
        assertThat(members.getLast().changes).hasSize(1);
    }

    @Test
    void lateJoiner_learnsEverythingAtOnce() {
        List<Member> members = line(5);
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 6; j++) {
                members.get(i).announce(service("s" + i + "." + j));
            }
        }
        Member joiner = overlay.join();
        overlay.link(members.getLast(), joiner);

        assertThat(joiner.offers()).hasSize(30).isEqualTo(members.getFirst().offers());
    }

    @Test
    void healedPartition_hasOneDirectory_andEachChangeIsToldOnce() {
        List<Member> left = line(4);
        List<Member> right = line(4);
        left.getFirst().announce(service("left"));
        right.getLast().announce(service("right"));
        overlay.link(left.getLast(), right.getFirst());

        for (Member member : List.of(left.getFirst(), right.getLast())) {
            assertThat(member.names()).containsExactly("left", "right");
            assertThat(member.changes.stream().flatMap(names -> names.stream()))
                    .containsExactlyInAnyOrder("left", "right");
        }
    }

    /** Most of what a new link carries is known already, so it carries numbers only. */
    @Test
    void newLinkAmongThoseThatKnow_carriesNoRecords() {
        List<Member> members = line(5);
        members.forEach(member -> member.announce(service("s")));
        int before = overlay.deliveries();
        overlay.link(members.getFirst(), members.getLast());

        assertThat(overlay.deliveries() - before).isEqualTo(2);
    }

    @Test
    void restartWithALowerClock_isBelievedAllTheSame() {
        List<Member> members = line(3);
        Member author = members.getFirst();
        author.announce(service("before"));
        overlay.advance(SECOND.multipliedBy(5));
        author.restart(Duration.ofDays(400));
        author.announce(service("after"));
        overlay.advance(SECOND.multipliedBy(2));

        for (Member member : members) {
            assertThat(member.names()).containsExactly("after");
        }
    }

    @Test
    void restartThatOffersNothing_withdrawsWhatItHadOffered() {
        List<Member> members = line(3);
        members.getFirst().announce(service("before"));
        members.getFirst().restart(Duration.ofDays(1));
        overlay.advance(SECOND.multipliedBy(2));

        assertThat(members.getLast().names()).isEmpty();
    }

    @Test
    void twoNodesWithOneKey_speakOnceASecond_notForEver() {
        List<Member> members = line(2);
        Member author = members.getFirst();
        author.announce(service("mine"));
        int before = overlay.deliveries();
        for (int i = 1; i < 100; i++) {
            byte[] copy = record(author, author, millis(author) + 1000 * i, "other");
            author.receive(members.getLast(), true, copy);
            overlay.run();
        }
        assertThat(overlay.deliveries() - before).isEqualTo(99);
        overlay.advance(SECOND);
        assertThat(members.getLast().names()).containsExactly("mine");
    }

    @Test
    void fullDirectory_knowsNoFurtherNodes_butForwardsThem() {
        Member full = overlay.join(2);
        var authors = new ArrayList<Member>();
        for (int i = 0; i < 3; i++) {
            authors.add(overlay.join());
        }
        Member from = overlay.join();
        for (Member author : authors) {
            byte[] news = record(author, author, millis(author), "s" + authors.indexOf(author));
            assertThat(full.receive(from, true, news)).isEqualTo(Verdict.ACCEPT);
        }
        assertThat(full.names()).containsExactly("s0", "s1");

        byte[] gone = record(authors.getFirst(), authors.getFirst(), millis(from) + 1);
        full.receive(from, true, gone);
        byte[] again = record(authors.getLast(), authors.getLast(), millis(from) + 1, "s2");
        full.receive(from, true, again);
        assertThat(full.names()).containsExactly("s1", "s2");
    }

    @Test
    void servicesThatDoNotFitIntoAMessage_areRefused_theOthersStay() {
        List<Member> members = line(2);
        Member author = members.getFirst();
        var announced = new ArrayList<String>();
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                author.announce(service("service." + i));
                                announced.add("service." + i);
                            }
                        })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("umbel.plugins.gossip.max-message-size");

        assertThat(announced).hasSizeGreaterThan(10);
        assertThat(members.getLast().names()).containsExactlyInAnyOrderElementsOf(announced);
    }

    @Test
    void announcedTwice_theLaterIsSeen_untilItIsClosed() {
        List<Member> members = line(2);
        Member author = members.getFirst();
        author.announce(service("greeter"));
        long later = author.announce(service("greeter").with(Health.NOT_SERVING));

        assertThat(members.getLast().offers())
                .singleElement()
                .satisfies(offer -> assertThat(offer.isServing()).isFalse());
        author.withdraw(later);
        assertThat(members.getLast().offers())
                .singleElement()
                .satisfies(offer -> assertThat(offer.isServing()).isTrue());
    }

    @Test
    void neighborMayAskForNoMoreThanItWasToldOf() {
        List<Member> members = line(2);
        Member asked = members.getFirst();
        asked.announce(service("greeter"));
        Member greedy = overlay.join();
        overlay.link(asked, greedy);
        int before = overlay.deliveries();
        byte[] request =
                MessageCodec.encode(new DirectoryMessage.Request(List.of(asked.id(), asked.id())));
        for (int i = 0; i < 10; i++) {
            asked.receive(greedy, false, request);
        }
        overlay.run();

        assertThat(overlay.deliveries() - before).isEqualTo(10);
    }

    @Test
    void whatIsForANeighbor_isRejectedWhenItGoesToAll() {
        List<Member> members = line(2);
        byte[] digest =
                MessageCodec.encode(
                        new Digest(List.of(new Version(members.getFirst().id(), Long.MAX_VALUE))));

        assertThat(members.getLast().receive(members.getFirst(), true, digest))
                .isEqualTo(Verdict.REJECT);
    }

    /** Whoever dials it would ask the DNS for whatever a stranger likes. */
    @Test
    void hostNameInARecord_isNoAddress() {
        List<Member> members = line(2);
        Member author = overlay.join();
        var address =
                NodeAddress.of(
                        author.id(), InetSocketAddress.createUnresolved("victim.example", 53));
        var content = new NodeRecord(address, 1, TTL, List.of(service("greeter")));
        byte[] news = MessageCodec.encode(new News(SignedRecord.sign(content, author.node::sign)));

        members.getLast().receive(members.getFirst(), true, news);
        assertThat(members.getLast().offers())
                .singleElement()
                .satisfies(offer -> assertThat(offer.node().isBareId()).isTrue());
    }
}
