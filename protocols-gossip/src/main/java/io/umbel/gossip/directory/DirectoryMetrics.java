package io.umbel.gossip.directory;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import java.util.List;
import java.util.function.IntSupplier;

/** {@code umbel.gossip.directory.*}. */
final class DirectoryMetrics {
    private final List<ObservableLongGauge> gauges;

    DirectoryMetrics(OpenTelemetry telemetry, IntSupplier nodes, IntSupplier services) {
        Meter meter = telemetry.getMeter("io.umbel.gossip");
        gauges =
                List.of(
                        gauge(meter, "nodes", "{node}", "Nodes that offer services.", nodes),
                        gauge(meter, "services", "{service}", "Services they offer.", services));
    }

    private static ObservableLongGauge gauge(
            Meter meter, String name, String unit, String about, IntSupplier value) {
        return meter.gaugeBuilder("umbel.gossip.directory." + name)
                .ofLongs()
                .setUnit(unit)
                .setDescription(about)
                .buildWithCallback(now -> now.record(value.getAsInt()));
    }

    void close() {
        gauges.forEach(ObservableLongGauge::close);
    }
}
