package io.umbel.metrics.sdk;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.umbel.spi.NodeId;
import io.umbel.spi.NodeInspector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running SDK: always read by Prometheus, and by whatever the {@code OTEL_*} variables name. */
public final class TelemetrySdk {
    private static final Logger log = LoggerFactory.getLogger(TelemetrySdk.class);

    private final OpenTelemetrySdk sdk;
    private final OpenTelemetry telemetry;
    private final PrometheusMetricReader reader;
    private final List<AutoCloseable> sources;

    private TelemetrySdk(
            OpenTelemetrySdk sdk,
            OpenTelemetry telemetry,
            PrometheusMetricReader reader,
            List<AutoCloseable> sources) {
        this.sdk = sdk;
        this.telemetry = telemetry;
        this.reader = reader;
        this.sources = sources;
    }

    /**
     * Starts one.
     *
     * @param otlp a collector, unless {@code OTEL_*} variables name another
     * @param topPeers that get time series of their own
     * @param inspector of the node, once that offers it
     */
    public static TelemetrySdk start(
            NodeId node,
            String version,
            OtlpSettings otlp,
            int topPeers,
            Supplier<Optional<NodeInspector>> inspector) {
        PrometheusMetricReader reader =
                PrometheusMetricReader.builder().setOtelScopeLabelsEnabled(false).build();
        Resource resource =
                Resource.create(
                        Attributes.builder()
                                .put("service.version", version)
                                .put("service.instance.id", node.toString())
                                .build());
        var readers = new MetricReaders(reader);
        var exports = new ExportReport();
        var sampling =
                new TraceSampling(
                        new TraceLimit(otlp.tracesPerSecond(), System::nanoTime),
                        new SharedRandom(new SecureRandom().nextLong()));
        OpenTelemetrySdk sdk =
                AutoConfiguredOpenTelemetrySdk.builder()
                        .setComponentLoader(new OtlpSenders())
                        .disableShutdownHook()
                        .addPropertiesSupplier(() -> defaults(otlp))
                        .addSamplerCustomizer(sampling::sampler)
                        .addTracerProviderCustomizer((tracers, _) -> sampling.identified(tracers))
                        .addSpanExporterCustomizer((exporter, _) -> exports.watch(exporter))
                        .addMetricExporterCustomizer((exporter, _) -> exports.watch(exporter))
                        .addResourceCustomizer((detected, _) -> resource.merge(detected))
                        .addMetricReaderCustomizer((exporting, _) -> readers.exporting(exporting))
                        .addMeterProviderCustomizer((meters, _) -> readers.registered(meters))
                        .build()
                        .getOpenTelemetrySdk();
        var sources =
                List.<AutoCloseable>of(
                        JvmMetrics.register(sdk.getMeter(JvmMetrics.SCOPE)),
                        PeerMetrics.register(sdk.getMeter(PeerMetrics.SCOPE), topPeers, inspector));
        // Nobody traces for nobody.
        TracerProvider tracers =
                exports.isTracing() ? sampling.tracers(sdk) : TracerProvider.noop();
        return new TelemetrySdk(sdk, new TracedBy(tracers, sdk), reader, sources);
    }

    /** What holds unless a variable says otherwise: nothing leaves the node unasked. */
    private static Map<String, String> defaults(OtlpSettings otlp) {
        boolean named =
                !otlp.endpoint().isEmpty() || System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != null;
        String exporter = named ? "otlp" : "none";
        var defaults = new HashMap<String, String>();
        defaults.put("otel.service.name", "umbel");
        defaults.put("otel.metrics.exporter", exporter);
        defaults.put("otel.traces.exporter", exporter);
        defaults.put("otel.logs.exporter", "none");
        defaults.put("otel.exporter.otlp.protocol", otlp.protocol());
        if (!otlp.endpoint().isEmpty()) {
            defaults.put("otel.exporter.otlp.endpoint", otlp.endpoint());
        }
        return defaults;
    }

    /** What everybody records with. */
    public OpenTelemetry openTelemetry() {
        return telemetry;
    }

    /** What Prometheus reads. */
    public PrometheusMetricReader reader() {
        return reader;
    }

    /** Sends what is still to be sent, and ends everything; blocks, at most for {@code grace}. */
    public void close(Duration grace) {
        sources.forEach(TelemetrySdk::close);
        CompletableResultCode ended =
                CompletableResultCode.ofAll(
                        List.of(
                                sdk.getSdkTracerProvider().shutdown(),
                                sdk.getSdkMeterProvider().shutdown(),
                                sdk.getSdkLoggerProvider().shutdown()));
        if (!ended.join(grace.toMillis(), TimeUnit.MILLISECONDS).isSuccess()) {
            log.warn(
                    "the last spans or metrics were not exported within {} ms: they are lost",
                    grace.toMillis());
        }
        OtlpSenders.endIdleThreads();
    }

    private static void close(AutoCloseable source) {
        try {
            source.close();
        } catch (Exception e) {
            log.warn("cannot end {}", source, e);
        }
    }
}
