package io.umbel.metrics.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricReadersTest {
    private final PrometheusMetricReader prometheus = PrometheusMetricReader.create();
    private final MetricReaders readers = new MetricReaders(prometheus);
    private final InMemoryMetricReader totals = InMemoryMetricReader.create();
    private final InMemoryMetricReader differences = InMemoryMetricReader.createDelta();

    private SdkMeterProvider readBy(MetricReader... exporters) {
        SdkMeterProviderBuilder meters = SdkMeterProvider.builder();
        for (MetricReader exporter : exporters) {
            meters.registerMetricReader(readers.exporting(exporter));
        }
        return readers.registered(meters).build();
    }

    private static LongCounter counter(SdkMeterProvider meters) {
        return meters.get("test").counterBuilder("calls").build();
    }

    private static long read(InMemoryMetricReader reader) {
        return reader.collectAllMetrics().stream()
                .map(MetricData::getLongSumData)
                .flatMap(sum -> sum.getPoints().stream())
                .mapToLong(LongPointData::getValue)
                .sum();
    }

    private long scraped() {
        return prometheus.collect().stream()
                .filter(CounterSnapshot.class::isInstance)
                .map(MetricSnapshot::getDataPoints)
                .flatMap(List::stream)
                .mapToLong(point ->
                        (long) ((CounterSnapshot.CounterDataPointSnapshot) point).getValue())
                .sum();
    }

    @Test
    void exporterOfTotals_sharesThem_andNeitherTakesFromTheOther() {
        try (SdkMeterProvider meters = readBy(totals)) {
            assertThat(readers.exporting(totals)).as("a second one").isSameAs(totals);
            LongCounter calls = counter(meters);
            for (long made = 1; made <= 3; made++) {
                calls.add(1);
                assertThat(read(totals)).isEqualTo(made);
                assertThat(scraped()).isEqualTo(made);
                assertThat(read(totals)).isEqualTo(made);
            }
        }
    }

    @Test
    void exporterOfDifferences_hasItsOwn_andPrometheusTheTotals() {
        assertThat(readers.exporting(differences)).isSameAs(differences);
        try (SdkMeterProvider meters = readBy(differences)) {
            LongCounter calls = counter(meters);
            for (long made = 1; made <= 3; made++) {
                calls.add(1);
                assertThat(read(differences)).isEqualTo(1);
                assertThat(scraped()).isEqualTo(made);
            }
        }
    }

    @Test
    void everyExporter_readsAll() {
        try (SdkMeterProvider meters = readBy(differences, totals, InMemoryMetricReader.create())) {
            counter(meters).add(2);
            assertThat(read(differences)).isEqualTo(2);
            assertThat(read(totals)).isEqualTo(2);
            assertThat(scraped()).isEqualTo(2);
        }
    }
}
