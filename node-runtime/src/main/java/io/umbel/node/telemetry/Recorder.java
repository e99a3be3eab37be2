package io.umbel.node.telemetry;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.umbel.node.telemetry.Bindings.Bound;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a provider, meter or builder: notes the calls, and hands out instruments that can be
 * bound anew. Only what builds is a proxy; what records is not.
 */
final class Recorder implements InvocationHandler {
    private static final Object[] NONE = {};

    private final Recipe recipe;
    private final Bindings bindings;

    private Recorder(Recipe recipe, Bindings bindings) {
        this.recipe = recipe;
        this.bindings = bindings;
    }

    static Object of(Class<?> type, Recipe recipe, Bindings bindings) {
        return Proxy.newProxyInstance(
                Recorder.class.getClassLoader(),
                new Class<?>[] {type},
                new Recorder(recipe, bindings));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object @Nullable [] given) {
        Object[] arguments = given == null ? NONE : given;
        if (method.getDeclaringClass() == Object.class) {
            return ofEveryObject(proxy, method, arguments);
        }
        Recipe next = recipe.then(method, arguments);
        Class<?> result = method.getReturnType();
        if (AutoCloseable.class.isAssignableFrom(result)) {
            return Registration.of(result, next, bindings);
        }
        return builds(result) ? of(result, next, bindings) : instrument(result, next);
    }

    private static boolean builds(Class<?> type) {
        return type == Meter.class || type.getSimpleName().endsWith("Builder");
    }

    private Bound instrument(Class<?> type, Recipe next) {
        return bindings.instrument(
                next,
                () ->
                        type == Tracer.class
                                ? new SwitchableTracer(next)
                                : SwitchableInstrument.of(type, next));
    }

    @SuppressWarnings("ReferenceEquality") // a builder equals itself only
    private static Object ofEveryObject(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "a switchable " + proxy.getClass().getInterfaces()[0].getSimpleName();
        };
    }
}
