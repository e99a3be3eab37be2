package io.umbel.gossip.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.directory.DirectorySettings;
import io.umbel.gossip.directory.GossipDirectory;
import io.umbel.gossip.driver.Cluster.Member;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.ServiceDirectory.Announcement;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Offer;
import io.umbel.spi.ServiceDirectory.Service;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Twenty directories, whatever befalls the network between. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DirectoryClusterTest {
    private static final int NODES = 20;
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long STEP_MILLIS = 20;
    private static final TopicId TOPIC = TopicId.named(GossipDirectory.TOPIC);

    private final Cluster cluster = new Cluster();
    private final Map<Member, GossipDirectory> directories = new HashMap<>();
    private final Map<Member, Topic> topics = new HashMap<>();
    private final Map<Member, Announcement> announced = new HashMap<>();

    @AfterEach
    void close() {
        cluster.close();
    }

    private void joinAll() throws Exception {
        for (int i = 0; i < NODES; i++) {
            List<NodeAddress> seeds =
                    i == 0 ? List.of() : List.of(cluster.members().getFirst().address());
            Member member = cluster.join(seeds.toArray(NodeAddress[]::new));
            topics.put(member, member.driver().join(TOPIC, seeds));
            var directory =
                    new GossipDirectory(
                            member.node(),
                            member.driver(),
                            DirectorySettings.DEFAULT,
                            new SplittableRandom(i));
            directories.put(member, directory);
            announced.put(member, directory.announce(service("s" + i)));
        }
        awaitAgreement(cluster.members(), names(cluster.members()));
    }

    private static Service service(String name) {
        return new Service(name, Alpn.of("/grpc/1.0"), "1.0", Map.of(), Health.SERVING);
    }

    private Set<String> names(List<Member> members) {
        return members.stream()
                .flatMap(member ->
                        directories.get(member).list().stream()
                                .filter(offer -> offer.node().id().equals(member.id()))
                                .map(offer -> offer.service().name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void awaitAgreement(List<Member> members, Set<String> names) throws Exception {
        await(() -> members.stream().allMatch(member -> known(member).equals(names)));
    }

    private Set<String> known(Member member) {
        return names(directories.get(member).list());
    }

    private static Set<String> names(Iterable<Offer> offers) {
        var names = new TreeSet<String>();
        offers.forEach(offer -> names.add(offer.service().name()));
        return names;
    }

    private static void await(BooleanSupplier condition) throws Exception {
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            var _ = never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void tornNetwork_hasOneDirectory_afterItHeals_andWhatStayedIsNotToldAgain() throws Exception {
        joinAll();
        cluster.split(NODES / 2);
        List<Member> left = List.copyOf(cluster.members().subList(0, NODES / 2));
        List<Member> right = List.copyOf(cluster.members().subList(NODES / 2, NODES));
        await(() -> areApart(left, right) && areApart(right, left));
        announced.get(left.get(3)).close();
        announced.get(right.get(3)).close();
        var _ = directories.get(left.get(4)).announce(service("new-left"));
        var _ = directories.get(right.get(4)).announce(service("new-right"));
        var both = new TreeSet<>(names(cluster.members()));
        await(() -> known(left.getLast()).contains("new-left"));
        await(() -> known(right.getLast()).contains("new-right"));
        assertThat(known(left.getLast())).doesNotContain("new-right");

        Queue<Set<String>> states = follow(left.getFirst());
        cluster.heal();
        awaitAgreement(cluster.members(), both);
        List<Set<String>> seen = new ArrayList<>(states);
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen).allSatisfy(state -> assertThat(state).contains("s0", "s1", "s19"));
    }

    private boolean areApart(List<Member> these, List<Member> those) {
        return these.stream()
                .noneMatch(member ->
                        topics.get(member).neighbors().stream()
                                .anyMatch(peer ->
                                        those.stream().anyMatch(other -> other.id().equals(peer))));
    }

    private Queue<Set<String>> follow(Member member) throws Exception {
        var states = new ConcurrentLinkedQueue<Set<String>>();
        var watch = directories.get(member).watch(List.of());
        states.add(names(watch.take()));
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (true) {
                            states.add(names(watch.take()));
                        }
                    } catch (TopicClosedException | InterruptedException _) {
                        // The test has ended.
                    }
                });
        return states;
    }

    /** The clock is moved by hand: minutes pass in seconds. */
    @Test
    void killedNode_isForgottenAfterItsTtl_theLivingAreNot() throws Exception {
        joinAll();
        Set<String> all = names(cluster.members());
        Member victim = cluster.members().get(7);
        cluster.kill(victim);
        List<Member> living = List.copyOf(cluster.members());
        var never = new CountDownLatch(1);
        for (int second = 0; second < DirectorySettings.DEFAULT.ttl().toSeconds() - 2; second++) {
            passASecond(living);
            var _ = never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
        assertThat(known(living.getFirst())).isEqualTo(all);

        passASecond(living);
        passASecond(living);
        passASecond(living);
        Set<String> left = new TreeSet<>(all);
        left.remove("s7");
        awaitAgreement(living, left);
    }

    private static void passASecond(List<Member> members) {
        members.getFirst().node().clock().advance(Duration.ofSeconds(1));
        members.forEach(member -> member.node().scheduler().runDue());
    }
}
