package io.umbel.node.middleware.builtin;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.umbel.node.settings.BuiltInSettings;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Middleware;
import io.umbel.spi.OnFinish.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** {@code load-shed}. */
final class LoadShedMiddleware implements Middleware {
    private static final double NO_LIMIT = 1;
    private static final int LEAST_ADAPTIVE = 20;

    /** A burst after a silence is no overload: the limit falls only once calls take longer. */
    private static final int FIRST_ADAPTIVE = 200;

    /**
     * The kinds whose duration is a latency; a stream lasts as long as there is something to say.
     */
    private static final Set<Call.Kind> ADAPTIVE = Set.of(Call.Kind.RPC, Call.Kind.MESSAGE);

    private final BuiltInSettings.LoadShed settings;
    private final NodeLoad load;
    private final Map<Call.Kind, Limiter<Call>> limiters = new EnumMap<>(Call.Kind.class);

    LoadShedMiddleware(BuiltInSettings.LoadShed settings, NodeLoad load, LongSupplier nanoTime) {
        this.settings = settings;
        this.load = load;
        for (Call.Kind kind : settings.kinds()) {
            limiters.put(
                    kind,
                    SimpleLimiter.newBuilder()
                            .limit(limit(settings, kind))
                            .nanoClock(nanoTime)
                            .build());
        }
    }

    private static Limit limit(BuiltInSettings.LoadShed settings, Call.Kind kind) {
        int max = settings.maxConcurrent();
        if (!settings.adaptive() || !ADAPTIVE.contains(kind)) {
            return FixedLimit.of(max);
        }
        return WindowedLimit.newBuilder()
                .build(
                        Gradient2Limit.newBuilder()
                                .initialLimit(Math.min(FIRST_ADAPTIVE, max))
                                .minLimit(Math.min(LEAST_ADAPTIVE, max))
                                .maxConcurrency(max)
                                .build());
    }

    @Override
    public Admission admit(Call call) {
        if (exceeds(load.cpu(), settings.maxCpu())) {
            return refuse("processors");
        }
        if (exceeds(load.heap(), settings.maxHeap())) {
            return refuse("memory");
        }
        if (load.loopLag().compareTo(settings.maxLoopLag()) > 0) {
            return refuse("event loop");
        }
        Limiter<Call> limiter = limiters.get(call.kind());
        if (limiter == null) {
            return Admission.accept();
        }
        Optional<Limiter.Listener> permit = limiter.acquire(call);
        return permit.isPresent() ? accept(permit.get()) : refuse("calls");
    }

    private static boolean exceeds(double used, double max) {
        return max < NO_LIMIT && used > max;
    }

    private static Admission accept(Limiter.Listener permit) {
        return Admission.accept(outcome -> ended(permit, outcome));
    }

    /** Only a good end tells how long a call takes. */
    private static void ended(Limiter.Listener permit, Outcome outcome) {
        if (outcome.ok()) {
            permit.onSuccess();
        } else {
            permit.onIgnore();
        }
    }

    private Admission refuse(String what) {
        return Admission.reject(
                ErrorCode.OVERLOADED,
                "this node has too much to do (" + what + ")",
                settings.retryAfter());
    }
}
