package io.umbel.metrics.prometheus;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Predicate;

/** What the SDK has collected, as text. For any thread; collecting may block for a moment. */
public final class Exposition {
    private final MultiCollector collector;
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    private final ExpositionFormatWriter prometheus = PrometheusTextFormatWriter.create();

    /** The text of what {@code collector} collects. */
    public Exposition(MultiCollector collector) {
        this.collector = collector;
    }

    /** A text format, by the name that HTTP gives it. */
    public record Format(String contentType, ExpositionFormatWriter writer) {}

    /**
     * The format that a scraper prefers.
     *
     * @param accept its {@code Accept} header; may be empty
     */
    public Format format(String accept) {
        ExpositionFormatWriter writer = openMetrics.accepts(accept) ? openMetrics : prometheus;
        return new Format(writer.getContentType(), writer);
    }

    /** Everything, now. */
    public MetricSnapshots collect() {
        return collector.collect();
    }

    /** Writes everything. */
    public void write(Format format, OutputStream out) throws IOException {
        write(format.writer(), _ -> true, out);
    }

    /** Writes, as OpenMetrics, the metrics whose Prometheus names begin with {@code prefix}. */
    void writeOpenMetrics(String prefix, OutputStream out) throws IOException {
        write(openMetrics, name -> name.startsWith(prefix), out);
    }

    /** The reader gives the resource no help text, which Prometheus' checks want. */
    private static MetricSnapshot helped(MetricSnapshot metric) {
        return metric instanceof InfoSnapshot info && info.getMetadata().getHelp() == null
                ? new InfoSnapshot(
                        new MetricMetadata(
                                info.getMetadata().getName(), "The node that is scraped"),
                        info.getDataPoints())
                : metric;
    }

    private void write(ExpositionFormatWriter writer, Predicate<String> names, OutputStream out)
            throws IOException {
        var chosen = MetricSnapshots.builder();
        collect().stream()
                .filter(metric -> names.test(metric.getMetadata().getPrometheusName()))
                .map(Exposition::helped)
                .forEach(chosen::metricSnapshot);
        writer.write(out, chosen.build(), EscapingScheme.UNDERSCORE_ESCAPING);
    }
}
