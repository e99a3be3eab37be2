package io.umbel.gossip;

import io.umbel.gossip.proto.MembershipConfig;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeInspector;
import io.umbel.spi.PubSub;
import io.umbel.spi.PubSub.Lagged;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Service;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whole nodes on the loopback interface: how long a broadcast takes to reach all, how many are
 * delivered each second, and what doing nothing costs. Not a test: nothing fails.
 */
final class GossipBenchmark {
    private static final TopicId TOPIC = TopicId.named("benchmark");
    private static final int NODES = 20;
    private static final int RECEIVERS = 10;
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 1000;
    private static final int BURST = Integer.getInteger("burst", 20_000);
    private static final int SERVICES = Integer.getInteger("services", 200);
    private static final int SIZE = 256;
    private static final Duration QUIET = Duration.ofSeconds(Integer.getInteger("quiet", 60));
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final PrintStream out = System.out;
    private final List<GossipNode> nodes = new ArrayList<>();
    private final List<Topic> topics = new ArrayList<>();
    private final List<Subscription> events = new ArrayList<>();

    private GossipBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("umbel-gossip-benchmark");
        new GossipBenchmark().run(home);
        System.exit(0);
    }

    private void run(Path home) throws Exception {
        start(home);
        latency();
        discovery();
        idle();
        stop(NODES - RECEIVERS - 1);
        throughput();
        stop(nodes.size());
    }

    private void start(Path home) throws Exception {
        for (int i = 0; i < NODES; i++) {
            String seeds = i == 0 ? "" : "\"" + nodes.getFirst().address() + "\"";
            GossipNode node =
                    GossipNode.start(
                            home.resolve("n" + i), "umbel.plugins.gossip.seeds = [" + seeds + "]");
            nodes.add(node);
            Topic topic = node.pubSub().join(TOPIC, List.of());
            topics.add(topic);
            events.add(topic.subscribe(1 << 16));
        }
        pause(Duration.ofSeconds(3));
        double mean = topics.stream().mapToInt(t -> t.neighbors().size()).average().orElse(0);
        out.printf("%d nodes, %.1f neighbors each%n", NODES, mean);
    }

    private static void pause(Duration time) throws InterruptedException {
        var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From the broadcast to the delivery at the last node. */
    private void latency() throws Exception {
        var all = new long[ROUNDS];
        int lost = 0;
        long cpu = 0;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            cpu = round == 0 ? cpuNanos() : cpu;
            int sender = Math.floorMod(round, NODES);
            byte[] message = ByteBuffer.allocate(SIZE).putInt(round).array();
            long begun = System.nanoTime();
            topics.get(sender).broadcast(message);
            boolean complete = true;
            for (int i = 0; i < NODES; i++) {
                complete &= i == sender || awaitMessage(events.get(i), round);
            }
            if (round >= 0) {
                all[round] = System.nanoTime() - begun;
                lost += complete ? 0 : 1;
            }
        }
        Arrays.sort(all);
        out.printf(
                "broadcast to all %d, any sender: p50 %.2f ms, p99 %.2f ms, max %.2f ms; incomplete %d of %d; %.1f ms of processor for each%n",
                NODES,
                all[ROUNDS / 2] / 1e6,
                all[ROUNDS * 99 / 100] / 1e6,
                all[ROUNDS - 1] / 1e6,
                lost,
                ROUNDS,
                (cpuNanos() - cpu) / 1e6 / ROUNDS);
    }

    /** Of the whole process: all nodes share the machine's processors. */
    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /**
     * From the announcement of a service to the watch of the last node; the next begins when all
     * have forgotten this one.
     */
    private void discovery() throws Exception {
        var all = new long[SERVICES];
        int lost = 0;
        long cpu = 0;
        for (int round = -WARM_UP; round < SERVICES; round++) {
            var service =
                    new Service(
                            "benchmark." + (WARM_UP + round),
                            Alpn.of("/grpc/1.0"),
                            "1",
                            Map.of(),
                            Health.SERVING);
            var seen = new CountDownLatch(NODES);
            var gone = new CountDownLatch(NODES);
            nodes.forEach(node ->
                    Thread.ofVirtual().start(() -> follow(node, service.name(), seen, gone)));
            long cpuBegun = cpuNanos();
            long begun = System.nanoTime();
            try (var _ = directory(nodes.get(Math.floorMod(round, NODES))).announce(service)) {
                boolean complete = seen.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
                if (round >= 0) {
                    all[round] = System.nanoTime() - begun;
                    cpu += cpuNanos() - cpuBegun;
                    lost += complete ? 0 : 1;
                }
            }
            var _ = gone.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        Arrays.sort(all);
        out.printf(
                "a new service seen by all %d, of any node: p50 %.2f ms, p99 %.2f ms, max %.2f ms; incomplete %d of %d; %.1f ms of processor for each%n",
                NODES,
                all[SERVICES / 2] / 1e6,
                all[SERVICES * 99 / 100] / 1e6,
                all[SERVICES - 1] / 1e6,
                lost,
                SERVICES,
                cpu / 1e6 / SERVICES);
    }

    private static void follow(
            GossipNode node, String name, CountDownLatch seen, CountDownLatch gone) {
        try (var watch = directory(node).watch(name)) {
            while (watch.take().isEmpty()) {}
            seen.countDown();
            while (!watch.take().isEmpty()) {}
            gone.countDown();
        } catch (TopicClosedException _) {
            // The round has failed, and is counted so.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static ServiceDirectory directory(GossipNode node) {
        return node.node().context().find(ServiceDirectory.class).orElseThrow();
    }

    private static boolean awaitMessage(Subscription events, int round) throws Exception {
        while (true) {
            PubSub.Event event = events.poll(Duration.ofSeconds(5)).orElse(null);
            if (event == null) {
                return false;
            }
            if (event instanceof Received message && message.content().getInt() == round) {
                return true;
            }
        }
    }

    /** What all nodes send, as their codecs count it. */
    private void idle() throws Exception {
        pause(Duration.ofSeconds(5));
        long before = traffic();
        pause(QUIET);
        long bytes = traffic() - before;
        out.printf(
                "idle: %.0f bytes/s a node, %.1f kB/min (shuffle every %s, keep-alives included)%n",
                bytes / (double) QUIET.toSeconds() / NODES,
                bytes * 60.0 / QUIET.toSeconds() / NODES / 1000,
                MembershipConfig.DEFAULT.shuffleInterval());
    }

    private long traffic() throws Exception {
        long bytes = 0;
        for (GossipNode node : nodes) {
            NodeInspector inspector = node.node().context().find(NodeInspector.class).orElseThrow();
            bytes += inspector.snapshot().traffic().bytesSent();
        }
        return bytes;
    }

    private void stop(int count) {
        for (int i = 0; i < count; i++) {
            nodes.removeLast().close();
            topics.removeLast();
            events.removeLast();
        }
    }

    private void throughput() throws Exception {
        pause(Duration.ofSeconds(2));
        for (Subscription queue : events) {
            while (queue.poll(Duration.ZERO).isPresent()) {}
        }
        var delivered = new AtomicLong();
        var lagged = new AtomicLong();
        var done = new CountDownLatch(RECEIVERS);
        for (int i = 1; i <= RECEIVERS; i++) {
            Subscription queue = events.get(i);
            Thread.ofVirtual().start(() -> count(queue, delivered, lagged, done));
        }
        long begun = System.nanoTime();
        for (int i = 0; i < BURST; i++) {
            topics.getFirst().broadcast(ByteBuffer.allocate(SIZE).putInt(i).array());
        }
        boolean complete = done.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        double seconds = (System.nanoTime() - begun) / 1e9;
        out.printf(
                "%d messages of %d bytes to %d nodes: %.0f deliveries/s, %d of %d delivered, %d lagged%s%n",
                BURST,
                SIZE,
                RECEIVERS,
                delivered.get() / seconds,
                delivered.get(),
                (long) BURST * RECEIVERS,
                lagged.get(),
                complete ? "" : " (gave up after " + LIMIT.toSeconds() + " s)");
    }

    private static void count(
            Subscription queue, AtomicLong delivered, AtomicLong lagged, CountDownLatch done) {
        int mine = 0;
        try {
            while (mine < BURST) {
                switch (queue.take()) {
                    case Received _ -> {
                        mine++;
                        delivered.incrementAndGet();
                    }
                    case Lagged(long lost) -> lagged.addAndGet(lost);
                    case PubSub.Closed _ -> {
                        return;
                    }
                    case PubSub.NeighborUp _, PubSub.NeighborDown _, PubSub.JoinFailed _ -> {}
                }
            }
            done.countDown();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
