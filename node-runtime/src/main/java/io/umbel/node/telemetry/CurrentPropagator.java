package io.umbel.node.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Carries a trace's context the way that the present SDK does; who keeps it need not know. */
record CurrentPropagator(Bindings bindings) implements TextMapPropagator {
    private TextMapPropagator current() {
        return bindings.current().getPropagators().getTextMapPropagator();
    }

    @Override
    public Collection<String> fields() {
        return current().fields();
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
        current().inject(context, carrier, setter);
    }

    @Override
    public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
        return current().extract(context, carrier, getter);
    }
}
