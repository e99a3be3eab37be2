package io.umbel.gossip;

import static io.umbel.gossip.Heard.awaitThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.Swarm.Member;
import io.umbel.spi.Alpn;
import io.umbel.spi.NetworkInspector;
import io.umbel.spi.NodeId;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Service;
import io.umbel.spi.ServiceDirectory.Watch;
import io.umbel.spi.TopicClosedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty whole nodes, cut into halves and joined again. What decides about the healing are the
 * shuffle interval, up to which the lost are asked ever more seldom, the dials' longest backoff,
 * and the directory's TTL, which must not end before a half that is in pieces is whole: all are
 * shorter than by default, so that a half forgets the other while they are cut. The network is cut
 * once its members have heard of each other: one that is cut in its first seconds can fall into
 * pieces that know nothing of each other.
 */
@Tag("slow")
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SplitNetworkTest {
    private static final int NODES = 20;

    /** What is published, and who offers what. */
    private static final int TOPICS = 2;

    private static final Service GREETER =
            new Service("greeter", Alpn.of("/grpc/1.0"), "1.0", Map.of(), Health.SERVING);

    private static final String[] HASTY = {
        "umbel.dial { timeout = 2s, backoff-max = 5s }",
        "umbel.plugins.gossip { shuffle-interval = 5s, join-timeout = 2s, directory.ttl = 20s }"
    };
    private static final String[] CALM = {
        "umbel.dial { timeout = 5s, backoff-max = 20s }",
        "umbel.plugins.gossip { shuffle-interval = 20s, directory.ttl = 60s }"
    };

    @TempDir Path temporary;
    private final Map<NodeId, List<Set<NodeId>>> told = new HashMap<>();
    private List<Member> all = List.of();
    private Duration patience = Heard.DEADLINE;

    @Test
    void halves_areOneNetworkAgain_andNobodyIsToldAnythingTwice() throws Exception {
        cutAndHeal(Duration.ofSeconds(15), Heard.DEADLINE, HASTY);
    }

    @Test
    @Tag("nightly")
    void halvesOfAMinute_areOneNetworkAgain_andNobodyIsToldAnythingTwice() throws Exception {
        cutAndHeal(Duration.ofMinutes(1), Heard.DEADLINE.multipliedBy(4), CALM);
    }

    private void cutAndHeal(Duration cut, Duration atMost, String... settings) throws Exception {
        patience = atMost;
        try (var swarm = new Swarm(new GossipNodes(temporary), settings)) {
            for (int i = 0; i < NODES; i++) {
                announceAndWatch(swarm.join());
            }
            all = swarm.members();
            List<Member> left = all.subList(0, NODES / 2);
            List<Member> right = all.subList(NODES / 2, NODES);
            awaitConverged(all);
            assertReaches(all, "before");
            awaitThat(
                    patience,
                    () -> "all are known to most",
                    () -> all.stream().allMatch(this::knowsMost));

            Swarm.cut(left, right);
            long begun = System.nanoTime();
            awaitConverged(left);
            awaitConverged(right);
            assertReaches(left, "left");
            assertReaches(right, "right");
            awaitEnd(begun, cut);

            Swarm.heal(left, right);
            awaitConverged(all);
            assertReaches(all, "after");
            assertThat(all)
                    .allSatisfy(
                            member -> assertThat(member.inbox().texts()).doesNotHaveDuplicates());
            assertNothingToldTwice(left);
            assertNothingToldTwice(right);
        }
    }

    /** Its neighbors, and whom it would ask in their place. */
    private boolean knowsMost(Member member) {
        List<NetworkInspector.Topic> topics =
                member.node().node().context().find(NetworkInspector.class).orElseThrow().topics();
        return topics.size() == TOPICS
                && topics.stream().allMatch(topic -> topic.neighbours().size() >= NODES * 3 / 4);
    }

    private static void awaitEnd(long begun, Duration cut) throws InterruptedException {
        long left = begun + cut.toNanos() - System.nanoTime();
        var _ = new CountDownLatch(1).await(left, TimeUnit.NANOSECONDS);
    }

    private void announceAndWatch(Member member) throws Exception {
        ServiceDirectory directory =
                member.node().node().context().find(ServiceDirectory.class).orElseThrow();
        Watch watch = directory.watch(GREETER.name());
        var _ = directory.announce(GREETER);
        var log = new CopyOnWriteArrayList<Set<NodeId>>();
        told.put(member.id(), log);
        var _ = Thread.ofVirtual().name("watch").start(() -> record(watch, log));
    }

    private static void record(Watch watch, List<Set<NodeId>> log) {
        try {
            while (true) {
                var offers = watch.take().stream().map(offer -> offer.node().id()).toList();
                assertThat(offers).doesNotHaveDuplicates();
                log.add(Set.copyOf(offers));
            }
        } catch (TopicClosedException _) {
            // The node has stopped.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One overlay, and each knows of the services of all of them, and of nobody else's. */
    private void awaitConverged(List<Member> members) throws Exception {
        Set<NodeId> ids = members.stream().map(Member::id).collect(Collectors.toSet());
        awaitThat(
                patience,
                () -> "one overlay of " + members.size() + ": " + Swarm.links(members),
                () -> Swarm.isWhole(members));
        awaitThat(
                patience,
                () -> "one directory of " + members.size(),
                () ->
                        members.stream()
                                .allMatch(member -> ids.equals(told.get(member.id()).getLast())));
    }

    private void assertReaches(List<Member> members, String text) throws Exception {
        var texts = new ArrayList<String>();
        for (Member sender : List.of(members.getFirst(), members.getLast())) {
            String message = text + " from " + sender.id();
            texts.add(message);
            sender.topic().broadcast(message.getBytes(UTF_8));
        }
        awaitThat(
                patience,
                () -> text + " reaches all",
                () ->
                        members.stream()
                                .allMatch(member ->
                                        texts.stream()
                                                .filter(message ->
                                                        !message.endsWith(member.id().toString()))
                                                .allMatch(member.inbox().texts()::contains)));
    }

    /** Each time something else; and who was never cut off from a watcher never went away. */
    private void assertNothingToldTwice(List<Member> half) {
        for (Member watcher : half) {
            List<Set<NodeId>> log = told.get(watcher.id());
            for (int i = 1; i < log.size(); i++) {
                assertThat(log.get(i)).isNotEqualTo(log.get(i - 1));
                Set<NodeId> now = log.get(i);
                assertThat(log.get(i - 1).stream().filter(id -> !now.contains(id)))
                        .as("left a watcher's view in its own half")
                        .noneMatch(id -> half.stream().anyMatch(member -> member.id().equals(id)));
            }
        }
    }
}
