package io.umbel.node.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The calls that led to a builder or an instrument, so that they can be made again on another SDK.
 * Equal if the calls were.
 */
record Recipe(Function<OpenTelemetry, ?> provider, List<Step> steps) {
    record Step(Method method, List<Object> arguments) {}

    static Recipe root(Function<OpenTelemetry, ?> provider) {
        return new Recipe(provider, List.of());
    }

    Recipe then(Method method, Object[] arguments) {
        var longer = new ArrayList<>(steps);
        longer.add(new Step(method, Arrays.stream(arguments).map(Recipe::kept).toList()));
        return new Recipe(provider, List.copyOf(longer));
    }

    /** A plugin's own kind of list would keep the plugin's loader for ever. */
    private static Object kept(Object argument) {
        return argument instanceof List<?> list ? List.copyOf(list) : argument;
    }

    /** What the calls result in on {@code sdk}. */
    Object make(OpenTelemetry sdk) {
        Object made = provider.apply(sdk);
        for (Step step : steps) {
            made = invoke(made, step);
        }
        return made;
    }

    private static Object invoke(Object target, Step step) {
        Object[] arguments = step.arguments().stream().map(Recipe::present).toArray();
        try {
            return step.method().invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(step.method() + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(step.method() + " cannot be called", e);
        }
    }

    /** An SDK accepts no observers but its own. */
    private static Object present(Object argument) {
        return switch (argument) {
            case SwitchableInstrument<?> observer -> observer.present();
            case ObservableMeasurement[] several ->
                    Arrays.stream(several)
                            .map(Recipe::present)
                            .toArray(ObservableMeasurement[]::new);
            default -> argument;
        };
    }
}
