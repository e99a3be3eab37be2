package io.umbel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.umbel.node.control.PingHandler;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import io.umbel.spi.Connection;
import io.umbel.spi.HealthSource;
import io.umbel.spi.HealthSource.Health;
import io.umbel.spi.HealthSource.Status;
import io.umbel.spi.NodeInspector;
import io.umbel.spi.Stream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What two real nodes show of themselves, and record into an SDK that comes while they run. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NodeTelemetryTest {
    @TempDir private Path folder;
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk =
            OpenTelemetrySdk.builder()
                    .setMeterProvider(
                            SdkMeterProvider.builder().registerMetricReader(metrics).build())
                    .setTracerProvider(
                            SdkTracerProvider.builder()
                                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                                    .build())
                    .build();
    private Node node;
    private Node dialer;

    @BeforeEach
    void startNodes() throws Exception {
        node = Node.start(settings("node"));
        dialer = Node.dialing(settings("dialer"), NodeKey.generate());
    }

    @AfterEach
    void stopNodes() {
        dialer.close();
        node.close();
        sdk.close();
    }

    private NodeSettings settings(String name) throws Exception {
        var environment = new ProcessEnvironment(Map.of(), folder, Optional.empty());
        var overrides =
                Map.of(
                        "umbel.home",
                        folder.resolve(name).toString(),
                        "umbel.endpoint.bind-address",
                        "127.0.0.1");
        return new SettingsReader(environment)
                .read(new SettingsSource(Optional.empty(), overrides));
    }

    @Test
    void snapshot_showsThePeerAndWhatWentOverItsConnection() throws Exception {
        NodeInspector inspector = node.context().find(NodeInspector.class).orElseThrow();
        assertThat(inspector.snapshot().peers()).isEmpty();

        try (Connection connection = dialer.context().dial(node.address(), PingHandler.ALPN)) {
            Stream stream = connection.openStream();
            stream.out().write(new byte[PingHandler.MIN_PAYLOAD]);
            stream.out().finish();
            assertThat(stream.in().readAllBytes()).hasSize(PingHandler.MIN_PAYLOAD);
            var snapshot = inspector.snapshot();

            assertThat(snapshot.peers()).hasSize(1);
            var peer = snapshot.peers().getFirst();
            assertThat(peer.id()).isEqualTo(dialer.address().id());
            assertThat(peer.connections().getFirst().alpn()).isEqualTo(PingHandler.ALPN);
            assertThat(peer.connections().getFirst().traffic().bytesReceived()).isPositive();
            assertThat(peer.connections().getFirst().traffic().congestionWindow()).isPositive();
        }
        assertThat(dialer.context().find(NodeInspector.class).orElseThrow().snapshot().traffic())
                .as("traffic of a connection that has ended")
                .satisfies(total -> assertThat(total.bytesSent()).isPositive())
                .satisfies(total -> assertThat(total.streams()).isEqualTo(1));
    }

    @Test
    void sdkThatComesLate_getsTheNodesMetricsAndSpans() throws Exception {
        dialer.context().offer(OpenTelemetry.class, sdk);

        try (Connection connection = dialer.context().dial(node.address(), PingHandler.ALPN)) {
            assertThat(connection.isOpen()).isTrue();
            assertThat(names(metrics.collectAllMetrics()))
                    .contains(
                            "umbel.connections",
                            "umbel.connections.opened",
                            "umbel.dial.duration",
                            "umbel.network.io",
                            "umbel.event_loop.lag",
                            "umbel.plugins");
        }
        assertThat(spans.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .contains("dial /ping/1.0", "handshake /ping/1.0");
        SpanData dial = span("dial /ping/1.0");
        assertThat(span("handshake /ping/1.0").getParentSpanId()).isEqualTo(dial.getSpanId());
        assertThat(dial.getAttributes().asMap().toString())
                .contains(node.address().id().toString());
    }

    @Test
    void limits_andTheirPresentUse_areMetrics() throws Exception {
        dialer.context().offer(OpenTelemetry.class, sdk);

        try (Connection connection = dialer.context().dial(node.address(), PingHandler.ALPN)) {
            assertThat(connection.isOpen()).isTrue();
            Collection<MetricData> collected = metrics.collectAllMetrics();
            assertThat(limit(collected, "umbel.limit.used", "connections")).isEqualTo(1);
            assertThat(limit(collected, "umbel.limit", "connections")).isEqualTo(20_000);
            assertThat(limit(collected, "umbel.limit.used", "pool.connections")).isZero();
            assertThat(limit(collected, "umbel.limit", "handshakes.pending")).isEqualTo(1024);
        }
    }

    private static long limit(Collection<MetricData> collected, String metric, String name) {
        return collected.stream()
                .filter(data -> data.getName().equals(metric))
                .flatMap(data -> data.getLongSumData().getPoints().stream())
                .filter(point ->
                        name.equals(
                                point.getAttributes()
                                        .get(AttributeKey.stringKey("umbel.limit.name"))))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private SpanData span(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> names(Collection<MetricData> collected) {
        return collected.stream().map(MetricData::getName).collect(Collectors.toSet());
    }

    @Test
    void health_asksEverySource_andAFailureIsDown() throws Exception {
        NodeInspector inspector = node.context().find(NodeInspector.class).orElseThrow();
        assertThat(inspector.health())
                .containsEntry("node.event-loop", Health.UP)
                .containsEntry("node.plugins", Health.UP);

        node.context().offer(HealthSource.class, new FailingSource());

        assertThat(inspector.health().get("broken").status()).isEqualTo(Status.DOWN);
        assertThat(inspector.health().get("broken").reason()).contains("of this test");
    }

    private static final class FailingSource implements HealthSource {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Health check() {
            throw new IllegalStateException("a failure of this test");
        }
    }
}
