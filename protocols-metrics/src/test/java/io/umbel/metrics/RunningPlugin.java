package io.umbel.metrics;

import com.typesafe.config.Config;
import io.umbel.spi.NodeInspector;
import io.umbel.spi.Protocol;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The plugin, started on a node of an in-memory network, with its page on a real port. */
public final class RunningPlugin implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final TestNodeContext node = network.join("metrics");
    private final FixedInspector inspector = new FixedInspector(node.address());
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final Protocol protocol;

    private RunningPlugin(String hocon) throws Exception {
        this.port = freePort();
        Config config = PluginSettings.with(hocon + "\nhttp.port = " + port);
        node.offer(NodeInspector.class, inspector);
        protocol = new MetricsProvider().create(node, config);
        protocol.start();
    }

    /** Starts it with these settings. */
    public static RunningPlugin with(String hocon) throws Exception {
        return new RunningPlugin(hocon);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The node. */
    public TestNodeContext node() {
        return node;
    }

    /** What the node shows. */
    public FixedInspector inspector() {
        return inspector;
    }

    /** The page's port. */
    public int port() {
        return port;
    }

    /** A request for a path; headers in pairs. */
    public HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(request(path, headers).GET().build());
    }

    /** A POST of a body. */
    public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(DEADLINE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        try {
            protocol.shutdown(Duration.ofSeconds(5));
        } catch (Exception e) {
            throw new AssertionError("shutdown failed", e);
        }
        http.close();
        node.close();
        network.close();
    }
}
