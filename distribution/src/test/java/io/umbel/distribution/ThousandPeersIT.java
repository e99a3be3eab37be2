package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.Node;
import io.umbel.node.control.PingHandler;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Ticket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scrape of a node that a thousand keys are connected to, each from a node of its own. */
@Tag("slow")
final class ThousandPeersIT {
    private static final int PEERS = 1000;
    private static final int DIALERS = 8;
    private static final int SCRAPES = 41;
    private static final int UNTIL_COMPILED = 6;
    private static final int MOST_BYTES = 200_000;

    /** The aim is 50 ms on a machine that has nothing else to do, which this one has. */
    private static final long MOST_MILLIS = 500;

    private static final Map<String, String> SETTINGS =
            Map.of(
                    "umbel.endpoint.bind-address",
                    "127.0.0.1",
                    "umbel.endpoint.handshake-timeout",
                    "60s");

    /** Without the search for leaks that all other tests ask for. */
    private static final Map<String, String> AS_SHIPPED = Map.of("UMBEL_JAVA_OPTS", "");

    @TempDir private Path folder;
    private final Queue<Node> peers = new ConcurrentLinkedQueue<>();

    @Test
    void scrape_isBoundedAndQuick_whateverThePeersAre() throws Exception {
        UnpackedArchive archive =
                UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        archive.enable("umbel-metrics-");
        try (var node = NodeWithPage.start(archive, folder.resolve("node"), AS_SHIPPED)) {
            connectAll(Ticket.parse(node.ticket()).address());
            String scrape = node.get("/metrics");

            assertThat(scrape)
                    .contains("umbel_limit_used{umbel_limit_name=\"connections\"} " + PEERS);
            assertThat(scrape.lines().filter(line -> line.startsWith("umbel_peer_connections{")))
                    .hasSize(21)
                    .anyMatch(line -> line.contains("umbel_peer_id=\"other\"} 980"));
            int bytes = scrape.getBytes(StandardCharsets.UTF_8).length;
            System.out.printf("a scrape of %d peers: %d bytes%n", PEERS, bytes);
            assertThat(bytes).isLessThan(MOST_BYTES);
            print("the first " + SCRAPES, node);
            for (int i = 0; i < UNTIL_COMPILED; i++) {
                var _ = timesOfScrapes(node);
            }
            long[] millis = print("after " + SCRAPES * UNTIL_COMPILED, node);
            assertThat(millis[SCRAPES / 2]).isLessThan(MOST_MILLIS);
        } finally {
            peers.parallelStream().forEach(Node::close);
        }
    }

    private static long[] print(String which, NodeWithPage node) throws Exception {
        Duration before = node.process().cpuTime();
        long[] millis = timesOfScrapes(node);
        Duration cpu = node.process().cpuTime().minus(before);
        System.out.printf(
                "a scrape of %d peers, %s: p50 %d ms, worst %d ms, at most %d ms of CPU%n",
                PEERS,
                which,
                millis[SCRAPES / 2],
                millis[SCRAPES - 1],
                cpu.dividedBy(SCRAPES).toMillis());
        return millis;
    }

    private void connectAll(NodeAddress node) throws Exception {
        try (ExecutorService dialers = Executors.newFixedThreadPool(DIALERS)) {
            for (Future<?> connected :
                    IntStream.range(0, PEERS)
                            .mapToObj(_ -> dialers.submit(() -> connect(node)))
                            .toList()) {
                var _ = connected.get(5, TimeUnit.MINUTES);
            }
        }
    }

    private @org.jspecify.annotations.Nullable Void connect(NodeAddress node) throws Exception {
        Node peer = DialingNode.start(folder, NodeKey.generate(), SETTINGS);
        peers.add(peer);
        var _ = peer.context().dial(node, PingHandler.ALPN);
        return null;
    }

    private static long[] timesOfScrapes(NodeWithPage node) throws Exception {
        var times = new long[SCRAPES];
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(node.page().resolve("/metrics")).build();
            for (int i = 0; i < SCRAPES; i++) {
                long begin = System.nanoTime();
                var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                times[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                assertThat(answer.statusCode()).isEqualTo(200);
            }
        }
        Arrays.sort(times);
        return times;
    }
}
