package io.umbel.gossip.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.driver.Cluster.Member;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub.Event;
import io.umbel.spi.PubSub.Received;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Twenty drivers: everybody hears everything once, whatever befalls the network between. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ClusterTest {
    private static final int NODES = 20;
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long STEP_MILLIS = 20;

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    /** All are told one seed. */
    private void joinAll() throws Exception {
        Member seed = cluster.join();
        for (int i = 1; i < NODES; i++) {
            cluster.join(seed.address());
        }
        awaitWhole(cluster.members());
    }

    private static void awaitWhole(List<Member> members) throws Exception {
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (reachedFrom(members.getFirst(), members).size() < members.size()) {
            assertThat(System.nanoTime()).as("one overlay in time").isLessThan(end);
            var _ = never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static Set<NodeId> reachedFrom(Member first, List<Member> members) {
        Map<NodeId, Member> byId = new HashMap<>();
        members.forEach(member -> byId.put(member.id(), member));
        var reached = new HashSet<NodeId>(Set.of(first.id()));
        var next = new ArrayDeque<Member>(List.of(first));
        while (!next.isEmpty()) {
            for (NodeId neighbor : next.remove().topic().neighbors()) {
                Member member = byId.get(neighbor);
                if (member != null
                        && member.topic().neighbors().stream().anyMatch(byId::containsKey)
                        && reached.add(neighbor)) {
                    next.add(member);
                }
            }
        }
        return reached;
    }

    /** Each hears it once: a second copy would come before the next message's. */
    private void assertAllHearOnce(List<Member> members, String text) throws Exception {
        Member sender = members.getFirst();
        sender.topic().broadcast(text.getBytes(UTF_8));
        for (Member member : members) {
            if (!member.equals(sender)) {
                assertThat(nextText(member)).isEqualTo(text);
            }
        }
    }

    private static String nextText(Member member) throws Exception {
        while (true) {
            Event event = member.events().poll(DEADLINE).orElseThrow();
            if (event instanceof Received message) {
                return message.text();
            }
        }
    }

    @Test
    void everyMember_hearsEveryMessage_once() throws Exception {
        joinAll();
        for (int i = 0; i < 20; i++) {
            assertAllHearOnce(cluster.members(), "message " + i);
        }
    }

    @Test
    void tornNetwork_isOneAgain_afterItHeals() throws Exception {
        joinAll();
        assertAllHearOnce(cluster.members(), "before");

        cluster.split(NODES / 2);
        List<Member> left = List.copyOf(cluster.members().subList(0, NODES / 2));
        List<Member> right = List.copyOf(cluster.members().subList(NODES / 2, NODES));
        awaitApart(left, right);
        awaitWhole(left);
        awaitWhole(right);
        assertAllHearOnce(left, "left");
        assertAllHearOnce(right, "right");

        cluster.heal();
        awaitWhole(cluster.members());
        assertAllHearOnce(cluster.members(), "after");
        assertAllHearOnce(cluster.members(), "and again");
    }

    private static void awaitApart(List<Member> left, List<Member> right) throws Exception {
        var never = new CountDownLatch(1);
        Set<NodeId> others = new HashSet<>();
        right.forEach(member -> others.add(member.id()));
        while (left.stream()
                .anyMatch(
                        member -> member.topic().neighbors().stream().anyMatch(others::contains))) {
            var _ = never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Who comes and goes leaves nothing behind in those that stay. The first one stays: it is the
     * seed that everybody has.
     */
    @Test
    void churn_leavesNoConnectionTimerOrTopicBehind() throws Exception {
        joinAll();
        var random = new SplittableRandom(3);
        for (int i = 0; i < 100; i++) {
            Member seed = cluster.members().get(random.nextInt(cluster.members().size()));
            cluster.join(cluster.members().getFirst().address(), seed.address());
            Member victim = cluster.members().get(1 + random.nextInt(NODES - 1));
            if (random.nextBoolean()) {
                cluster.kill(victim);
            } else {
                cluster.leave(victim);
            }
        }
        awaitWhole(cluster.members());
        assertThat(cluster.members()).hasSize(NODES);

        var never = new CountDownLatch(1);
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!cluster.members().stream().allMatch(ClusterTest::isAtRest)) {
            assertThat(System.nanoTime())
                    .as(() ->
                            "at rest in time: "
                                    + cluster.members().stream().map(ClusterTest::load).toList())
                    .isLessThan(end);
            var _ = never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** A neighbor may have dialed while it was dialed: two connections. */
    private static boolean isAtRest(Member member) {
        GossipDriver.Load load = load(member);
        int neighbors = member.topic().neighbors().size();
        return load.topics() == 1
                && load.timers() <= 12
                && load.peers() <= neighbors + 2
                && load.connections() <= 2 * neighbors + 2;
    }

    private static GossipDriver.Load load(Member member) {
        try {
            return member.driver().load();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
