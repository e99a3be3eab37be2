package io.umbel.node.middleware.builtin;

import io.umbel.node.middleware.builtin.Shares.Share;
import io.umbel.node.settings.BuiltInSettings.ResourceLimit;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * What each of many callers may hold at a time. For any thread; does not block.
 *
 * @param <K> how callers are told apart
 */
final class Quota<K> {
    private static final int MAX_BUCKETS = 100_000;
    private static final Share CONNECTION = new Share(1, 0);
    private static final Share STREAM = new Share(0, 1);

    private final String whose;
    private final ResourceLimit.Share limit;
    private final Share countable;
    private final ToLongFunction<? super K> unread;
    private final TokenBuckets requests;
    private final Shares shares = new Shares();

    /**
     * @param whose {@code one peer}, for messages
     */
    Quota(
            String whose,
            ResourceLimit.Share limit,
            ToLongFunction<? super K> unread,
            LongSupplier nanoTime) {
        this.whose = whose;
        this.limit = limit;
        this.countable = new Share(limit.connections(), limit.streams());
        this.unread = unread;
        this.requests = new TokenBuckets(limit.requests(), 0, MAX_BUCKETS, nanoTime);
    }

    /** What a call of this kind holds until it ends. */
    static Share shareOf(Call.Kind kind) {
        return switch (kind) {
            case CONNECTION -> CONNECTION;
            case STREAM -> STREAM;
            case RPC, MESSAGE -> Share.NOTHING;
        };
    }

    /** The refusal, if it would be too much; then nothing is taken. */
    Optional<Admission.Reject> take(K caller, Call.Kind kind, Share more) {
        if (kind != Call.Kind.CONNECTION) {
            if (unread.applyAsLong(caller) > limit.unreadBytes()) {
                return Optional.of(tooMuch(limit.unreadBytes(), "unread bytes"));
            }
            Duration wait = requests.take(caller);
            if (!wait.isZero()) {
                return Optional.of(tooOften(wait));
            }
        }
        if (more.equals(Share.NOTHING) || shares.take(caller, more, countable)) {
            return Optional.empty();
        }
        return Optional.of(
                kind == Call.Kind.CONNECTION
                        ? tooMuch(limit.connections(), "connections")
                        : tooMuch(limit.streams(), "streams"));
    }

    private Admission.Reject tooMuch(long most, String what) {
        return Admission.reject(
                ErrorCode.LIMIT_EXCEEDED, "at most " + most + ' ' + what + " of " + whose);
    }

    private Admission.Reject tooOften(Duration wait) {
        return Admission.reject(
                ErrorCode.RATE_LIMITED,
                "at most %d requests in %d s of %s"
                        .formatted(
                                limit.requests().calls(),
                                limit.requests().per().toSeconds(),
                                whose),
                wait);
    }

    void giveBack(K caller, Share less) {
        if (!less.equals(Share.NOTHING)) {
            shares.giveBack(caller, less);
        }
    }

    List<LimitUse> use(K caller) {
        Share held = shares.of(caller);
        long bytes = unread.applyAsLong(caller);
        return held.equals(Share.NOTHING) && bytes == 0
                ? List.of()
                : List.of(
                        new LimitUse("connections", held.connections(), limit.connections()),
                        new LimitUse("streams", held.streams(), limit.streams()),
                        new LimitUse("unread-bytes", bytes, limit.unreadBytes()));
    }

    /** How many hold something. */
    int holders() {
        return shares.size();
    }
}
