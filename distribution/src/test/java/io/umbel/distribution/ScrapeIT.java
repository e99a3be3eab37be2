package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus makes of a running node, and of the rules and the dashboard in the archive. */
@Tag("slow")
final class ScrapeIT {
    private static final Pattern NAME = Pattern.compile("\\b(?:umbel|jvm|grpc)_[a-z0-9_]+");
    private static final Pattern LABEL =
            Pattern.compile(
                    "umbel_(?:protocol|side|path|outcome|state|plugin|peer_id|call_kind)|jvm_(?:memory_type|memory_pool_name|gc_name|gc_action)|grpc_(?:method|status)");
    private static final String NODES = "umbel";

    @TempDir private static Path folder;
    private static UnpackedArchive archive;
    private static NodeWithPage node;
    private static NodeWithPage two;
    private static UmbelProcess peer;

    @BeforeAll
    static void startNode() throws Exception {
        archive = UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        for (String plugin :
                List.of(
                        "umbel-plugin-echo-",
                        "umbel-metrics-",
                        "umbel-grpc-",
                        "umbel-plugin-greeter-",
                        "umbel-gossip-")) {
            archive.enable(plugin);
        }
        node = NodeWithPage.start(archive, folder.resolve("one"));
        two =
                NodeWithPage.start(
                        archive,
                        folder.resolve("two"),
                        "umbel.plugins.gossip.seeds=[\"" + node.ticket() + "\"]");
        peer = node.connectEcho(archive, folder.resolve("one"));
        try (UmbelProcess short_ = node.connectEcho(archive, folder.resolve("one"))) {
            short_.in().close();
            assertThat(short_.awaitExit()).isZero();
        }
        try (UmbelProcess call =
                UmbelProcess.start(
                        archive,
                        folder.resolve("caller"),
                        "call",
                        node.ticket(),
                        "umbel.greeter.v1.Greeter/Greet",
                        "-d",
                        "{}")) {
            assertThat(call.awaitExit()).as("%s", call).isZero();
        }
    }

    @AfterAll
    static void stopNode() {
        peer.close();
        two.close();
        node.close();
    }

    @Test
    void promtool_findsNothingToComplainAbout() throws Exception {
        ExternalTool promtool = ExternalTool.named("promtool", "prometheus");
        Path scrape = Files.writeString(folder.resolve("scrape.txt"), node.get("/metrics"));

        assertThat(promtool.run(scrape, "check", "metrics"))
                .isEqualTo(new ExternalTool.Result(0, ""));
    }

    @Test
    void alertRulesAndConfiguration_areValid() throws Exception {
        ExternalTool promtool = ExternalTool.named("promtool", "prometheus");
        Path nothing = Files.writeString(folder.resolve("nothing"), "");

        ExternalTool.Result rules = promtool.run(nothing, "check", "rules", rules().toString());
        ExternalTool.Result config =
                promtool.run(
                        nothing,
                        "check",
                        "config",
                        archive.file("observability/prometheus.yml").toString());

        assertThat(rules.exitCode()).as(rules.output()).isZero();
        assertThat(config.exitCode()).as(config.output()).isZero();
    }

    @Test
    void everyExportedMetric_isInTheTable() throws Exception {
        assertThat(documented()).containsAll(exported());
        assertThat(exported())
                .contains(
                        "grpc_server_call_duration_seconds",
                        "grpc_server_call_started_total",
                        "umbel_plugin_loads_total",
                        "umbel_gossip_driver_events_total");
    }

    @Test
    void rulesAndDashboard_nameOnlyWhatThereIs() throws Exception {
        await(
                node.page().resolve("/metrics"),
                text -> text.contains("\numbel_gossip_delivered_total"));
        Set<String> known = new TreeSet<>(exported());
        // A node exports these when there was an occasion, which this one did not have.
        known.addAll(
                Set.of(
                        "umbel_dial_duration_seconds",
                        "umbel_middleware_refusals_total",
                        "umbel_gossip_dials_total",
                        "umbel_gossip_dial_failures_total",
                        "umbel_gossip_dropped_total",
                        "umbel_gossip_lagged_total",
                        "umbel_gossip_neighbor_down_total",
                        "umbel_gossip_violations_total",
                        "grpc_client_call_duration_seconds",
                        "jvm_gc_duration_seconds"));
        assertThat(documented()).containsAll(known);

        assertThat(known).containsAll(names(Files.readString(rules())));
        assertThat(known)
                .containsAll(
                        names(Files.readString(archive.file("observability/umbel-grafana.json"))));
    }

    @Test
    void prometheus_scrapesThreeNodesAndEvaluatesTheRules() throws Exception {
        ExternalTool prometheus = ExternalTool.named("prometheus", "prometheus");
        try (var three = NodeWithPage.start(archive, folder.resolve("three"))) {
            Path config = configuration(List.of(node, two, three));
            int port = freePort();
            try (var _ =
                    UmbelProcess.startOther(
                            folder,
                            prometheus.file().toString(),
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + folder.resolve("tsdb"),
                            "--web.listen-address=127.0.0.1:" + port)) {
                var api = URI.create("http://127.0.0.1:" + port + "/api/v1/");

                await(api.resolve("query?query=sum(up)"), text -> text.contains(",\"3\"]"));
                await(
                        api.resolve(
                                "query?query=sum(umbel_connections%7Bumbel_protocol=%22/echo/1.0%22%7D)"),
                        text -> text.contains(",\"1\"]"));
                String evaluated =
                        await(
                                api.resolve("rules"),
                                text -> !text.contains("\"health\":\"unknown\""));
                assertThat(evaluated)
                        .contains("UmbelPluginFailed")
                        .doesNotContain("\"health\":\"err\"");
            }
        }
    }

    private static Path rules() {
        return archive.file("observability/umbel-alerts.yml");
    }

    private static Path configuration(List<NodeWithPage> nodes) throws IOException {
        String targets =
                nodes.stream()
                        .map(each -> '"' + each.page().getAuthority() + '"')
                        .collect(Collectors.joining(", "));
        return Files.writeString(
                folder.resolve("prometheus.yml"),
                """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs: [{job_name: %s, static_configs: [{targets: [%s]}]}]
                """
                        .formatted(rules(), NODES, targets));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Asks every half second, for a minute at most. */
    private static String await(URI uri, Predicate<String> expected) throws Exception {
        String last = "no answer";
        var never = new CountDownLatch(1);
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < 120; i++) {
                try {
                    last =
                            http.send(
                                            HttpRequest.newBuilder(uri)
                                                    .timeout(Duration.ofSeconds(5))
                                                    .build(),
                                            HttpResponse.BodyHandlers.ofString())
                                    .body();
                } catch (IOException starting) {
                    last = starting.toString();
                }
                if (expected.test(last)) {
                    return last;
                }
                assertThat(never.await(500, TimeUnit.MILLISECONDS)).isFalse();
            }
        }
        throw new AssertionError(uri + " did not come to that within a minute; last: " + last);
    }

    private static Set<String> exported() throws Exception {
        return node.get("/metrics")
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", 4)[2])
                .filter(name -> !name.equals("target_info"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> documented() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "observability.md")).stream()
                .filter(line -> line.matches("\\| `(umbel|jvm|grpc)_.*"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A histogram is named by its parts. */
    private static Set<String> names(String text) {
        return NAME.matcher(text)
                .results()
                .map(match -> match.group().replaceFirst("_(bucket|count|sum)$", ""))
                .filter(name -> !LABEL.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
