package io.umbel.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.umbel.metrics.FixedInspector;
import io.umbel.metrics.RunningPlugin;
import io.umbel.spi.HealthSource.Health;
import io.umbel.spi.NetworkInspector;
import io.umbel.spi.PluginReloader;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class MetricsPageTest {
    private static final String TOKEN = "a-token-that-is-long-enough";

    @Test
    void page_andAllItsFiles_comeFromTheJar() throws Exception {
        try (var plugin = RunningPlugin.with("")) {
            String html = plugin.get("/").body();

            assertThat(html)
                    .contains("<title>Umbel node</title>")
                    .doesNotContain("//cdn", "https://");
            for (String file :
                    List.of(
                            "/page.css",
                            "/page.js",
                            "/charts.js",
                            "/overlay.js",
                            "/format.js",
                            "/uplot.js",
                            "/uplot.css",
                            "/icon.svg",
                            "/ticket.svg")) {
                assertThat(plugin.get(file).statusCode()).as(file).isEqualTo(200);
            }
            assertThat(plugin.get("/").headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(
                            policy -> assertThat(policy).startsWith("default-src 'none'"));
        }
    }

    @Test
    void unknownPath_saysWhatThereIs() throws Exception {
        try (var plugin = RunningPlugin.with("")) {
            HttpResponse<String> answer = plugin.get("/../../etc/passwd");

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("/metrics");
        }
    }

    @Test
    void metrics_areInTheFormatThatIsAskedFor() throws Exception {
        try (var plugin = RunningPlugin.with("")) {
            assertThat(plugin.get("/metrics").body())
                    .contains("# TYPE jvm_memory_used_bytes gauge")
                    .doesNotContain("# EOF");
            assertThat(plugin.get("/metrics", "Accept", "application/openmetrics-text").body())
                    .endsWith("# EOF\n");
        }
    }

    @Test
    void token_opensByBearerAndByCookie_andNothingElseDoes() throws Exception {
        try (var plugin = RunningPlugin.with("http.token = " + TOKEN)) {
            assertThat(plugin.get("/metrics").statusCode()).isEqualTo(401);
            assertThat(plugin.get("/events").statusCode()).isEqualTo(401);
            assertThat(plugin.get("/metrics", "Authorization", "Bearer wrong").statusCode())
                    .isEqualTo(401);
            assertThat(plugin.get("/metrics", "Authorization", "Bearer " + TOKEN).statusCode())
                    .isEqualTo(200);
            assertThat(plugin.get("/", "Accept", "text/html").body()).contains("needs a token");
            assertThat(plugin.post("/login", "token=wrong").statusCode()).isEqualTo(401);

            HttpResponse<String> login = plugin.post("/login", "token=" + TOKEN);
            String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();

            assertThat(login.statusCode()).isEqualTo(303);
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
            assertThat(
                            plugin.get("/state", "Cookie", cookie.substring(0, cookie.indexOf(';')))
                                    .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void hostOfSomebodyElse_isRefused_soThatNoWebPageReachesTheNodeByRebinding() throws Exception {
        try (var plugin = RunningPlugin.with("")) {
            assertThat(stateAskedOf("evil.example", plugin.port())).startsWith("HTTP/1.1 403");
            assertThat(stateAskedOf("localhost:1", plugin.port())).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void health_turnsWithItsChecks_andSaysWhy() throws Exception {
        try (var plugin = RunningPlugin.with("")) {
            plugin.inspector().health("gossip", Health.degraded("1 neighbour (expected 3)"));
            assertThat(plugin.get("/readyz").statusCode()).isEqualTo(200);

            plugin.inspector().health("gossip", Health.down("no neighbours"));
            HttpResponse<String> ready = plugin.get("/readyz");

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(json(ready).at("/status").asText()).isEqualTo("DOWN");
            assertThat(json(ready).at("/checks/gossip/reason").asText()).isEqualTo("no neighbours");
            assertThat(plugin.get("/healthz").statusCode())
                    .as("a restart would not help")
                    .isEqualTo(200);

            plugin.inspector().health("node.event-loop", Health.down("it does not answer"));
            assertThat(plugin.get("/healthz").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void state_showsPeersProtocolsPlugins_andTheNetworkWhenSomebodyKnowsIt() throws Exception {
        try (var plugin = RunningPlugin.with("")) {
            plugin.inspector().peers(2);
            JsonNode state = json(plugin.get("/state"));

            assertThat(state.at("/node/peers")).hasSize(2);
            assertThat(state.at("/node/peers/0/connections/0/path/kind").asText())
                    .isEqualTo("direct");
            assertThat(state.at("/node/protocols/0/refused/RATE_LIMITED").asInt()).isEqualTo(2);
            assertThat(state.at("/ticket").asText()).startsWith("umbel1");
            assertThat(state.at("/network").isNull()).isTrue();

            plugin.node().offer(NetworkInspector.class, new OneTopic());

            assertThat(
                            json(plugin.get("/state"))
                                    .at("/network/topics/0/neighbours/0/eager")
                                    .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void events_streamTheStateAtOnce() throws Exception {
        try (var plugin = RunningPlugin.with("");
                var socket = new Socket(InetAddress.getLoopbackAddress(), plugin.port())) {
            socket.setSoTimeout(20_000);
            send(socket.getOutputStream(), "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
            var reader =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

            String line = reader.readLine();
            while (!line.startsWith("data: ")) {
                line = reader.readLine();
            }

            assertThat(line).contains("\"history\"", "\"protocols\"");
        }
    }

    @Test
    void reload_isRefusedUnlessAllowed_andFromOtherSites() throws Exception {
        var reloaded = new LinkedBlockingQueue<String>();
        try (var plugin = RunningPlugin.with("")) {
            plugin.node().offer(PluginReloader.class, reloaded::add);
            assertThat(plugin.post("/plugins/echo/reload", "").statusCode()).isEqualTo(403);
        }
        try (var plugin = RunningPlugin.with("http.reload = true")) {
            plugin.node().offer(PluginReloader.class, reloaded::add);
            assertThat(
                            plugin.post("/plugins/echo/reload", "", "Origin", "http://evil.example")
                                    .statusCode())
                    .isEqualTo(403);
            assertThat(reloaded).isEmpty();

            assertThat(plugin.post("/plugins/echo/reload", "").statusCode()).isEqualTo(202);

            assertThat(reloaded.poll(20, TimeUnit.SECONDS)).isEqualTo("echo");
        }
    }

    @Test
    void portOfSomebodyElse_costsThePageOnly() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var plugin =
                        RunningPlugin.with(
                                "http.port = " + taken.getLocalPort() + "\nevents = 10")) {
            assertThat(plugin.node().find(io.opentelemetry.api.OpenTelemetry.class)).isPresent();
        }
    }

    @Test
    void peersBeyondTheTop_areSummed() throws Exception {
        try (var plugin = RunningPlugin.with("top-peers = 3")) {
            plugin.inspector().peers(10);

            String text = plugin.get("/metrics").body();

            assertThat(text.lines().filter(line -> line.startsWith("umbel_peer_connections")))
                    .hasSize(4);
            assertThat(text).contains("umbel_peer_connections{umbel_peer_id=\"other\"} 7");
            assertThat(text).contains(FixedInspector.peer(9).toString());
        }
    }

    @Test
    void scrapeOfAThousandPeers_isSmall() throws Exception {
        try (var plugin = RunningPlugin.with("")) {
            plugin.inspector().peers(1000);

            assertThat(plugin.get("/metrics").body().length()).isLessThan(200_000);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return JsonMapper.builder().build().readTree(answer.body());
    }

    /** A raw socket: the JDK's client lets nobody choose the host. */
    private static String stateAskedOf(String host, int port) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            send(
                    socket.getOutputStream(),
                    "GET /state HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void send(OutputStream out, String request) throws Exception {
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static final class OneTopic implements NetworkInspector {
        @Override
        public List<Topic> topics() {
            return List.of(
                    new Topic("chat", List.of(new Neighbour(FixedInspector.peer(1), true, true))));
        }

        @Override
        public List<Service> services() {
            return List.of();
        }
    }
}
