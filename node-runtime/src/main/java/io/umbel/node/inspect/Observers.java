package io.umbel.node.inspect;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;

/** The three kinds of instrument that {@link NodeMetrics} observes. */
record Observers(Meter meter) {
    ObservableLongMeasurement counter(String name, String unit, String description) {
        return meter.counterBuilder(name).setUnit(unit).setDescription(description).buildObserver();
    }

    ObservableLongMeasurement upDown(String name, String unit, String description) {
        return meter.upDownCounterBuilder(name)
                .setUnit(unit)
                .setDescription(description)
                .buildObserver();
    }

    ObservableDoubleMeasurement gauge(String name, String unit, String description) {
        return meter.gaugeBuilder(name).setUnit(unit).setDescription(description).buildObserver();
    }
}
