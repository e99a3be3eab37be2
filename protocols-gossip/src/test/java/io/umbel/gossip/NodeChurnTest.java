package io.umbel.gossip;

import static io.umbel.gossip.Heard.awaitThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.Swarm.Member;
import io.umbel.spi.NodeInspector;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An hour of a node a minute that comes and one that goes, as fast as they can. That no timer stays
 * behind is seen where timers can be counted: in {@code ClusterTest}.
 */
@Tag("slow")
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NodeChurnTest {
    private static final int STAYING = 5;
    private static final int PASSING = 3;
    private static final int MINUTES = 60;
    private static final int WARM_UP = 15;
    private static final long MEBIBYTE = 1 << 20;
    private static final String[] SETTINGS = {
        "umbel.shutdown-grace = 0s",
        "umbel.dial { timeout = 1s, backoff-max = 2s }",
        "umbel.plugins.gossip { shuffle-interval = 1s, join-timeout = 1s, directory.ttl = 5s }"
    };

    @TempDir Path temporary;
    private final SplittableRandom random = new SplittableRandom(11);

    /** What a process holds on to. */
    private record Held(int threads, int classes, long mebibytes) {
        static Held now() {
            var memory = ManagementFactory.getMemoryMXBean();
            IntStream.range(0, 3).forEach(_ -> memory.gc());
            return new Held(
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                    memory.getHeapMemoryUsage().getUsed() / MEBIBYTE);
        }
    }

    @Test
    void anHourOfComingAndGoing_leavesNothingBehind() throws Exception {
        try (var swarm = new Swarm(new GossipNodes(temporary), SETTINGS)) {
            for (int i = 0; i < STAYING + PASSING; i++) {
                var _ = swarm.join();
            }
            churn(swarm, WARM_UP);
            settle(swarm);
            Held before = Held.now();

            churn(swarm, MINUTES);
            settle(swarm);
            Held after = Held.now();

            assertThat(after.threads())
                    .as("threads, %s then %s", before, after)
                    .isLessThanOrEqualTo(before.threads() + 4);
            assertThat(after.classes())
                    .as("classes, %s then %s", before, after)
                    .isLessThanOrEqualTo(before.classes() + 1500);
            assertThat(after.mebibytes())
                    .as("heap, %s then %s", before, after)
                    .isLessThanOrEqualTo(before.mebibytes() + 16);
        }
    }

    /** The first ones stay. Of the others one goes each time: it says goodbye, or just dies. */
    private void churn(Swarm swarm, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            var _ = swarm.join();
            Member victim = swarm.members().get(STAYING + random.nextInt(PASSING));
            swarm.remove(victim);
            if (random.nextBoolean()) {
                victim.topic().close();
                awaitThat("nobody links to who has left", () -> !isKnown(victim, swarm));
            }
            victim.node().close();
        }
    }

    private static boolean isKnown(Member member, Swarm swarm) {
        return swarm.members().stream()
                .anyMatch(other -> other.topic().neighbors().contains(member.id()));
    }

    /** Whole again, and no connection more than a neighbor of one of the two topics needs. */
    private static void settle(Swarm swarm) throws Exception {
        awaitThat("one overlay", () -> Swarm.isWhole(swarm.members()));
        awaitThat(
                "no connection too many",
                () ->
                        swarm.members().stream()
                                .allMatch(member ->
                                        connections(member.node()) <= swarm.members().size() - 1));
        Member sender = swarm.members().getLast();
        String text = "heard at the end by " + swarm.members().size() + ", from " + sender.id();
        sender.topic().broadcast(text.getBytes(UTF_8));
        awaitThat(
                "all hear",
                () ->
                        swarm.members().stream()
                                .filter(member -> !member.equals(sender))
                                .allMatch(member -> member.inbox().texts().contains(text)));
    }

    private static long connections(GossipNode node) {
        NodeInspector inspector = node.node().context().find(NodeInspector.class).orElseThrow();
        try {
            return inspector.snapshot().peers().stream()
                    .mapToLong(peer -> peer.connections().size())
                    .sum();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
