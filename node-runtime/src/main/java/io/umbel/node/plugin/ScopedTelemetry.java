package io.umbel.node.plugin;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's telemetry as one plugin sees it: callbacks that the plugin registers with a meter end
 * with the plugin, else the SDK would call, and hold, its code for ever. Only builders are wrapped;
 * instruments, which are called often, are the SDK's own.
 */
final class ScopedTelemetry {
    private static final Logger log = LoggerFactory.getLogger(ScopedTelemetry.class);
    private static final String METRICS = Meter.class.getPackageName();

    private final PluginScope scope;

    private ScopedTelemetry(PluginScope scope) {
        this.scope = scope;
    }

    static OpenTelemetry of(OpenTelemetry telemetry, PluginScope scope) {
        return new ScopedTelemetry(scope).wrap(OpenTelemetry.class, telemetry);
    }

    private <T> T wrap(Class<T> type, Object target) {
        return type.cast(
                Proxy.newProxyInstance(
                        ScopedTelemetry.class.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> invoke(target, method, arguments)));
    }

    private Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (result instanceof AutoCloseable callback) {
            scope.onClose(() -> unregister(callback));
        }
        return makesInstruments(method.getReturnType())
                ? wrap(method.getReturnType(), result)
                : result;
    }

    private static boolean makesInstruments(Class<?> type) {
        String name = type.getSimpleName();
        return type.isInterface()
                && type.getPackageName().equals(METRICS)
                && (name.startsWith("Meter") || name.endsWith("Meter") || name.endsWith("Builder"));
    }

    private static void unregister(AutoCloseable callback) {
        try {
            callback.close();
        } catch (Exception e) {
            log.warn("cannot unregister a metric's callback", e);
        }
    }
}
