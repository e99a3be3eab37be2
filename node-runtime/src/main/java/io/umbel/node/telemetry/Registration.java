package io.umbel.node.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.umbel.node.telemetry.Bindings.Bound;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A callback, registered with whatever SDK is there until somebody closes it. */
final class Registration implements Bound, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final Recipe recipe;
    private final Bindings bindings;
    private @Nullable AutoCloseable present;

    private Registration(Recipe recipe, Bindings bindings) {
        this.recipe = recipe;
        this.bindings = bindings;
    }

    @SuppressWarnings("ReferenceEquality") // a registration equals itself only
    private static boolean same(Object one, @Nullable Object other) {
        return one == other;
    }

    /** As the {@code type} that the API promises; all of those have {@code close()} only. */
    static Object of(Class<?> type, Recipe recipe, Bindings bindings) {
        var registration = new Registration(recipe, bindings);
        bindings.add(registration);
        return Proxy.newProxyInstance(
                Registration.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "close" -> {
                                registration.close();
                                yield null;
                            }
                            case "equals" -> same(proxy, arguments[0]);
                            case "hashCode" -> registration.hashCode();
                            default -> "a registered callback";
                        });
    }

    @Override
    public void bind(OpenTelemetry sdk) {
        unregister();
        present = (AutoCloseable) recipe.make(sdk);
    }

    @Override
    public void close() {
        bindings.remove(this);
    }

    @Override
    public void unbind() {
        unregister();
    }

    private void unregister() {
        AutoCloseable before = present;
        present = null;
        if (before == null) {
            return;
        }
        try {
            before.close();
        } catch (Exception e) {
            log.warn("cannot unregister a metric's callback", e);
        }
    }
}
