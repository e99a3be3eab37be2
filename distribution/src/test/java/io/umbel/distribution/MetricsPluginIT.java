package io.umbel.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics plugin in a node that goes on while the plugin comes and goes. */
@Tag("slow")
final class MetricsPluginIT {
    private static final int RELOADS = 6;

    /** One load of the plugin is some thousand classes. */
    private static final int LEFT = 500;

    private static final Pattern CLASSES = Pattern.compile("(?m)^umbel_jvm_classes (\\d+)");
    private static final Pattern ACCEPTED =
            Pattern.compile("(?m)^umbel_handshakes_total\\{umbel_outcome=\"accepted\"} (\\d+)");

    @TempDir private Path folder;
    private UnpackedArchive archive;

    @BeforeEach
    void unpack() throws Exception {
        archive = UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        archive.enable("umbel-plugin-echo-");
        archive.enable("umbel-metrics-");
    }

    @Test
    void unloadedWhileItIsScraped_answersWhollyOrNotAtAll_andLeavesNothing() throws Exception {
        int port = freePort();
        try (var node =
                        NodeWithPage.start(
                                archive,
                                folder.resolve("one"),
                                "umbel.plugins.metrics.http.port=" + port);
                var peer = node.connectEcho(archive, folder.resolve("one"));
                var scraper = Scraper.start(node.page())) {
            long first = classes(node);
            reload(scraper);
            long reloaded = classes(node);
            for (int i = 0; i < RELOADS; i++) {
                reload(scraper);
            }

            assertThat(scraper.incomplete()).isEmpty();
            assertThat(figure(ACCEPTED, node.get("/metrics")))
                    .as("what the node counted before the plugin was loaded anew")
                    .isEqualTo(1);
            assertThat(classes(node) - reloaded)
                    .as("classes that stayed; the first time brought %d", reloaded - first)
                    .isLessThan(LEFT);
            peer.in().close();
            assertThat(peer.awaitExit()).isZero();
        }
    }

    private void reload(Scraper scraper) throws Exception {
        Path plugin = archive.only("plugins", "umbel-metrics-");
        Path aside = folder.resolve(plugin.getFileName());
        Files.move(plugin, aside);
        scraper.awaitSilence();
        Files.move(aside, plugin);
        scraper.awaitAnswer();
    }

    /** After a collection, which unloads what nothing holds. */
    private static long classes(NodeWithPage node) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        for (int i = 0; i < 3; i++) {
            var collected =
                    new ProcessBuilder(
                                    jcmd.toString(), String.valueOf(node.process().pid()), "GC.run")
                            .redirectErrorStream(true)
                            .start();
            String said = new String(collected.getInputStream().readAllBytes(), UTF_8);
            assertThat(collected.waitFor()).as(said).isZero();
        }
        return figure(CLASSES, node.get("/metrics"));
    }

    private static long figure(Pattern metric, String scrape) {
        Matcher found = metric.matcher(scrape);
        assertThat(found.find()).as("%s in %s", metric, scrape).isTrue();
        return Long.parseLong(found.group(1));
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void peerThatScrapesTooOften_isRefused_andOthersAreNot() throws Exception {
        try (var node =
                NodeWithPage.start(
                        archive,
                        folder.resolve("one"),
                        "umbel.plugins.metrics.allow=[\"*\"]",
                        "umbel.plugins.metrics.middleware=[{rate-limit {per-peer = \"2/h\","
                                + " kinds = [connection]}}]")) {
            String key = folder.resolve("one").resolve("node.key").toString();
            for (int i = 0; i < 2; i++) {
                try (UmbelProcess scrape = scrape(node, "--key", key)) {
                    assertThat(scrape.awaitExit()).as(scrape.toString()).isZero();
                }
            }
            try (UmbelProcess scrape = scrape(node, "--key", key)) {
                assertThat(scrape.awaitExit()).as(scrape.toString()).isEqualTo(1);
                assertThat(String.join("\n", scrape.err())).contains("RATE_LIMITED");
            }
            try (UmbelProcess scrape = scrape(node)) {
                assertThat(scrape.awaitExit()).as(scrape.toString()).isZero();
                assertThat(scrape.out()).contains("# EOF");
            }
        }
    }

    @Test
    void portOfSomebodyElse_isOneWarning_andPeersScrapeAllTheSame() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                UmbelProcess node = start("http.port=" + taken.getLocalPort())) {
            node.awaitErr(line ->
                    line.contains("no page: http://127.0.0.1:" + taken.getLocalPort())
                            && line.contains("set umbel.plugins.metrics.http.port"));
            String ticket = node.awaitOut(line -> line.startsWith("ticket ")).substring(7).strip();
            node.awaitOut(line -> line.startsWith("ready"));

            String key = folder.resolve("one").resolve("node.key").toString();
            try (UmbelProcess scrape = scrape(ticket, "--key", key)) {
                assertThat(scrape.awaitExit()).as(scrape.toString()).isZero();
                assertThat(scrape.out()).contains("# EOF");
            }
            assertThat(node.err().stream().filter(line -> line.contains("WARN"))).hasSize(1);
        }
    }

    @Test
    void tokenThatIsTooShort_keepsThePluginOut_andTheNodeRunsOn() throws Exception {
        try (UmbelProcess node = start("http.token=hunter2")) {
            node.awaitErr(line ->
                    line.contains("umbel.plugins.metrics.http.token: 7 characters")
                            && line.contains("at least 16"));
            node.awaitOut(line -> line.startsWith("ready"));
            try (UmbelProcess plugins =
                    UmbelProcess.start(archive, folder.resolve("one"), "plugins")) {
                assertThat(plugins.awaitExit()).as(plugins.toString()).isZero();
                assertThat(plugins.out())
                        .anyMatch(line -> line.contains("echo") && line.contains("running"))
                        .anyMatch(line -> line.contains("metrics") && line.contains("failed"));
            }
            assertThat(node.toString().replace("http.token=hunter2", "")).doesNotContain("hunter2");
        }
    }

    private UmbelProcess start(String setting) throws IOException {
        return UmbelProcess.start(
                archive,
                folder.resolve("one"),
                "run",
                "--set",
                "umbel.endpoint.bind-address=127.0.0.1",
                "--set",
                "umbel.plugins.metrics." + setting);
    }

    private UmbelProcess scrape(NodeWithPage node, String... options) throws IOException {
        return scrape(node.ticket(), options);
    }

    private UmbelProcess scrape(String ticket, String... options) throws IOException {
        var arguments = new ArrayList<>(List.of("metrics", ticket, "umbel_"));
        arguments.addAll(List.of(options));
        return UmbelProcess.start(
                archive, folder.resolve("scraper"), arguments.toArray(String[]::new));
    }
}
