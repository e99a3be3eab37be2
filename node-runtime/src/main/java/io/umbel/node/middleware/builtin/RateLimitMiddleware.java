package io.umbel.node.middleware.builtin;

import io.umbel.node.guard.Violations;
import io.umbel.node.settings.BuiltInSettings;
import io.umbel.node.settings.Rate;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Middleware;
import io.umbel.spi.Violation;
import java.time.Duration;
import java.util.function.LongSupplier;

/** {@code rate-limit}. */
final class RateLimitMiddleware implements Middleware {
    private final BuiltInSettings.RateLimit settings;
    private final TokenBuckets peers;
    private final TokenBuckets connections;
    private final TokenBuckets operations;
    private final TokenBuckets refusals;
    private final Violations violations;

    private record Operation(Object peer, String name) {}

    RateLimitMiddleware(
            BuiltInSettings.RateLimit settings, Violations violations, LongSupplier nanoTime) {
        this.settings = settings;
        this.violations = violations;
        this.peers = buckets(settings, settings.perPeer(), nanoTime);
        this.connections = buckets(settings, settings.perConnection(), nanoTime);
        this.operations = buckets(settings, settings.perOperation(), nanoTime);
        this.refusals = new TokenBuckets(tolerated(settings), 0, settings.maxBuckets(), nanoTime);
    }

    private static TokenBuckets buckets(
            BuiltInSettings.RateLimit settings, Rate rate, LongSupplier nanoTime) {
        return new TokenBuckets(rate, settings.burst(), settings.maxBuckets(), nanoTime);
    }

    private static Rate tolerated(BuiltInSettings.RateLimit settings) {
        return settings.floodAfter() == 0
                ? Rate.UNLIMITED
                : new Rate(settings.floodAfter(), Duration.ofMinutes(1));
    }

    @Override
    public Admission admit(Call call) {
        if (!settings.kinds().contains(call.kind())) {
            return Admission.accept();
        }
        Object peer = CallerKeys.peer(call.peer());
        Duration wait = peers.take(peer);
        if (wait.isZero()) {
            wait = connections.take(CallerKeys.connection(call.peer()));
        }
        if (wait.isZero()) {
            wait = operations.take(new Operation(peer, call.operation()));
        }
        return wait.isZero() ? Admission.accept() : refuse(call, peer, wait);
    }

    private Admission refuse(Call call, Object peer, Duration wait) {
        if (!refusals.take(peer).isZero()) {
            refusals.refill(peer);
            violations.report(
                    call.peer(),
                    Violation.FLOOD,
                    "more than %d refused calls of %s a minute"
                            .formatted(settings.floodAfter(), call.protocol()));
        }
        return Admission.reject(
                ErrorCode.RATE_LIMITED, "too many calls: wait " + wait.toMillis() + " ms", wait);
    }
}
