package io.umbel.node.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleGauge;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleUpDownCounter;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongGauge;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.context.Context;
import io.umbel.node.telemetry.Bindings.Bound;

/**
 * An instrument of whatever SDK is there. Hand-written rather than proxied, because recording must
 * neither box nor allocate.
 */
abstract sealed class SwitchableInstrument<T> implements Bound {
    private final Recipe recipe;
    private volatile T present;

    @SuppressWarnings("unchecked") // the recipe ends with the method that builds a T
    private SwitchableInstrument(Recipe recipe) {
        this.recipe = recipe;
        this.present = (T) recipe.make(OpenTelemetry.noop());
    }

    static SwitchableInstrument<?> of(Class<?> type, Recipe recipe) {
        return switch (type.getSimpleName()) {
            case "LongCounter" -> new SwitchableLongCounter(recipe);
            case "DoubleCounter" -> new SwitchableDoubleCounter(recipe);
            case "LongUpDownCounter" -> new SwitchableLongUpDownCounter(recipe);
            case "DoubleUpDownCounter" -> new SwitchableDoubleUpDownCounter(recipe);
            case "LongHistogram" -> new SwitchableLongHistogram(recipe);
            case "DoubleHistogram" -> new SwitchableDoubleHistogram(recipe);
            case "LongGauge" -> new SwitchableLongGauge(recipe);
            case "DoubleGauge" -> new SwitchableDoubleGauge(recipe);
            case "ObservableLongMeasurement" -> new LongObserver(recipe);
            case "ObservableDoubleMeasurement" -> new DoubleObserver(recipe);
            default ->
                    throw new IllegalArgumentException(
                            type.getName() + ": a kind of instrument that this node does not know");
        };
    }

    final T present() {
        return present;
    }

    @Override
    @SuppressWarnings("unchecked") // as in the constructor
    public final void bind(OpenTelemetry sdk) {
        present = (T) recipe.make(sdk);
    }

    private static final class SwitchableLongCounter extends SwitchableInstrument<LongCounter>
            implements LongCounter {
        SwitchableLongCounter(Recipe recipe) {
            super(recipe);
        }

        @Override
        public boolean isEnabled() {
            return present().isEnabled();
        }

        @Override
        public void add(long value) {
            present().add(value);
        }

        @Override
        public void add(long value, Attributes attributes) {
            present().add(value, attributes);
        }

        @Override
        public void add(long value, Attributes attributes, Context context) {
            present().add(value, attributes, context);
        }
    }

    private static final class SwitchableDoubleCounter extends SwitchableInstrument<DoubleCounter>
            implements DoubleCounter {
        SwitchableDoubleCounter(Recipe recipe) {
            super(recipe);
        }

        @Override
        public boolean isEnabled() {
            return present().isEnabled();
        }

        @Override
        public void add(double value) {
            present().add(value);
        }

        @Override
        public void add(double value, Attributes attributes) {
            present().add(value, attributes);
        }

        @Override
        public void add(double value, Attributes attributes, Context context) {
            present().add(value, attributes, context);
        }
    }

    private static final class SwitchableLongUpDownCounter
            extends SwitchableInstrument<LongUpDownCounter> implements LongUpDownCounter {
        SwitchableLongUpDownCounter(Recipe recipe) {
            super(recipe);
        }

        @Override
        public boolean isEnabled() {
            return present().isEnabled();
        }

        @Override
        public void add(long value) {
            present().add(value);
        }

        @Override
        public void add(long value, Attributes attributes) {
            present().add(value, attributes);
        }

        @Override
        public void add(long value, Attributes attributes, Context context) {
            present().add(value, attributes, context);
        }
    }

    private static final class SwitchableDoubleUpDownCounter
            extends SwitchableInstrument<DoubleUpDownCounter> implements DoubleUpDownCounter {
        SwitchableDoubleUpDownCounter(Recipe recipe) {
            super(recipe);
        }

        @Override
        public boolean isEnabled() {
            return present().isEnabled();
        }

        @Override
        public void add(double value) {
            present().add(value);
        }

        @Override
        public void add(double value, Attributes attributes) {
            present().add(value, attributes);
        }

        @Override
        public void add(double value, Attributes attributes, Context context) {
            present().add(value, attributes, context);
        }
    }

    private static final class SwitchableLongHistogram extends SwitchableInstrument<LongHistogram>
            implements LongHistogram {
        SwitchableLongHistogram(Recipe recipe) {
            super(recipe);
        }

        @Override
        public boolean isEnabled() {
            return present().isEnabled();
        }

        @Override
        public void record(long value) {
            present().record(value);
        }

        @Override
        public void record(long value, Attributes attributes) {
            present().record(value, attributes);
        }

        @Override
        public void record(long value, Attributes attributes, Context context) {
            present().record(value, attributes, context);
        }
    }

    private static final class SwitchableDoubleHistogram
            extends SwitchableInstrument<DoubleHistogram> implements DoubleHistogram {
        SwitchableDoubleHistogram(Recipe recipe) {
            super(recipe);
        }

        @Override
        public boolean isEnabled() {
            return present().isEnabled();
        }

        @Override
        public void record(double value) {
            present().record(value);
        }

        @Override
        public void record(double value, Attributes attributes) {
            present().record(value, attributes);
        }

        @Override
        public void record(double value, Attributes attributes, Context context) {
            present().record(value, attributes, context);
        }
    }

    private static final class SwitchableLongGauge extends SwitchableInstrument<LongGauge>
            implements LongGauge {
        SwitchableLongGauge(Recipe recipe) {
            super(recipe);
        }

        @Override
        public boolean isEnabled() {
            return present().isEnabled();
        }

        @Override
        public void set(long value) {
            present().set(value);
        }

        @Override
        public void set(long value, Attributes attributes) {
            present().set(value, attributes);
        }

        @Override
        public void set(long value, Attributes attributes, Context context) {
            present().set(value, attributes, context);
        }
    }

    private static final class SwitchableDoubleGauge extends SwitchableInstrument<DoubleGauge>
            implements DoubleGauge {
        SwitchableDoubleGauge(Recipe recipe) {
            super(recipe);
        }

        @Override
        public boolean isEnabled() {
            return present().isEnabled();
        }

        @Override
        public void set(double value) {
            present().set(value);
        }

        @Override
        public void set(double value, Attributes attributes) {
            present().set(value, attributes);
        }

        @Override
        public void set(double value, Attributes attributes, Context context) {
            present().set(value, attributes, context);
        }
    }

    private static final class LongObserver extends SwitchableInstrument<ObservableLongMeasurement>
            implements ObservableLongMeasurement {
        LongObserver(Recipe recipe) {
            super(recipe);
        }

        @Override
        public void record(long value) {
            present().record(value);
        }

        @Override
        public void record(long value, Attributes attributes) {
            present().record(value, attributes);
        }
    }

    private static final class DoubleObserver
            extends SwitchableInstrument<ObservableDoubleMeasurement>
            implements ObservableDoubleMeasurement {
        DoubleObserver(Recipe recipe) {
            super(recipe);
        }

        @Override
        public void record(double value) {
            present().record(value);
        }

        @Override
        public void record(double value, Attributes attributes) {
            present().record(value, attributes);
        }
    }
}
