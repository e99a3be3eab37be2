package io.umbel.node.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Everything that must be bound anew when the SDK changes, in the order in which it was made. */
final class Bindings {
    private final ReentrantLock switching = new ReentrantLock();
    private final SequencedSet<Bound> bound = new LinkedHashSet<>();
    private final ConcurrentMap<Recipe, Bound> instruments = new ConcurrentHashMap<>();
    private volatile OpenTelemetry current = OpenTelemetry.noop();

    /** What records into an SDK. */
    interface Bound {
        void bind(OpenTelemetry sdk);

        /** No further {@link #bind} follows. */
        default void unbind() {}
    }

    OpenTelemetry current() {
        return current;
    }

    void switchTo(OpenTelemetry sdk) {
        switching.lock();
        try {
            current = sdk;
            bound.forEach(each -> each.bind(sdk));
        } finally {
            switching.unlock();
        }
    }

    <T> T root(Class<T> type, Function<OpenTelemetry, T> provider) {
        return type.cast(Recorder.of(type, Recipe.root(provider), this));
    }

    /** Binds it now, and at every change until {@link #remove}. */
    void add(Bound each) {
        switching.lock();
        try {
            each.bind(current);
            bound.add(each);
        } finally {
            switching.unlock();
        }
    }

    void remove(Bound each) {
        switching.lock();
        try {
            if (bound.remove(each)) {
                each.unbind();
            }
        } finally {
            switching.unlock();
        }
    }

    /**
     * One instrument for each recipe, however often it is built: plugins that are begun anew leave
     * nothing behind.
     */
    Bound instrument(Recipe recipe, Supplier<Bound> maker) {
        return instruments.computeIfAbsent(
                recipe,
                _ -> {
                    Bound made = maker.get();
                    add(made);
                    return made;
                });
    }
}
