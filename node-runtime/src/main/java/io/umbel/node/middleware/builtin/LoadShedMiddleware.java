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
import java.util.Optional;
import java.util.function.LongSupplier;

/** {@code load-shed}. */
final class LoadShedMiddleware implements Middleware {
    private static final double NO_LIMIT = 1;
    private static final int LEAST_ADAPTIVE = 20;

    private final BuiltInSettings.LoadShed settings;
    private final NodeLoad load;
    private final Limiter<Call> limiter;

    LoadShedMiddleware(BuiltInSettings.LoadShed settings, NodeLoad load, LongSupplier nanoTime) {
        this.settings = settings;
        this.load = load;
        this.limiter =
                SimpleLimiter.newBuilder().limit(limit(settings)).nanoClock(nanoTime).build();
    }

    private static Limit limit(BuiltInSettings.LoadShed settings) {
        int max = settings.maxConcurrent();
        if (!settings.adaptive()) {
            return FixedLimit.of(max);
        }
        int least = Math.min(LEAST_ADAPTIVE, max);
        return WindowedLimit.newBuilder()
                .build(
                        Gradient2Limit.newBuilder()
                                .initialLimit(least)
                                .minLimit(least)
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
        if (!settings.kinds().contains(call.kind())) {
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
