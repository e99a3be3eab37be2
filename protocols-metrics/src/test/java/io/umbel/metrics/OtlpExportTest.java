package io.umbel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class OtlpExportTest {
    @Test
    void collector_getsSpansAndMetrics_atTheLatestWhenThePluginStops() throws Exception {
        try (var collector = new RecordingCollector()) {
            try (var plugin = RunningPlugin.with("otlp-endpoint = \"" + collector.url() + "\"")) {
                OpenTelemetry telemetry = plugin.node().find(OpenTelemetry.class).orElseThrow();
                telemetry.getTracer("test").spanBuilder("a-span-of-this-test").startSpan().end();
                telemetry.getMeter("test").counterBuilder("a.metric.of.this.test").build().add(1);
            }

            assertThat(collector.received.get("/v1/traces"))
                    .contains("a-span-of-this-test", "service.instance.id");
            assertThat(collector.received.get("/v1/metrics")).contains("a.metric.of.this.test");
        }
    }

    @Test
    void collectorThatIsNotThere_changesNothingElse() throws Exception {
        try (var plugin = RunningPlugin.with("otlp-endpoint = \"http://127.0.0.1:1\"")) {
            OpenTelemetry telemetry = plugin.node().find(OpenTelemetry.class).orElseThrow();
            telemetry.getTracer("test").spanBuilder("lost").startSpan().end();

            assertThat(plugin.get("/metrics").body()).contains("jvm_memory_used_bytes");
        }
    }

    @Test
    void busyNode_makesSpansOfSoManyCallsASecond() throws Exception {
        try (var collector = new RecordingCollector();
                var plugin =
                        RunningPlugin.with(
                                "otlp-endpoint = \"%s\"%ntraces-per-second = 5"
                                        .formatted(collector.url()))) {
            Tracer tracer = plugin.node().find(OpenTelemetry.class).orElseThrow().getTracer("test");
            int recording = 0;
            for (int call = 0; call < 1000; call++) {
                Span span = tracer.spanBuilder("busy").startSpan();
                recording += span.isRecording() ? 1 : 0;
                span.end();
            }
            assertThat(recording).isBetween(5, 500);
        }
    }

    /** Keeps the bodies it was sent, as text: names stand in protobuf as they are. */
    private static final class RecordingCollector implements AutoCloseable {
        private final Map<String, String> received = new ConcurrentHashMap<>();
        private final HttpServer server;

        RecordingCollector() throws Exception {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            server.createContext(
                    "/",
                    exchange -> {
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        received.merge(
                                exchange.getRequestURI().getPath(),
                                new String(body, StandardCharsets.ISO_8859_1),
                                String::concat);
                        exchange.sendResponseHeaders(200, -1);
                        exchange.close();
                    });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
