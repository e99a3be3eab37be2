package io.umbel.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@link Middleware}'s answer. */
public sealed interface Admission {
    /**
     * Let it in, and say how it ended.
     *
     * @param caller who the caller is, if this middleware found out; the handler reads it with
     *     {@link ConnectionInfo#auth()}
     */
    record Accept(OnFinish onFinish, @Nullable AuthContext caller) implements Admission {}

    /**
     * Keep it out.
     *
     * @param reason for the peer to print
     * @param retryAfter when it may try again; zero if that would not help
     */
    record Reject(ErrorCode code, String reason, Duration retryAfter) implements Admission {}

    /** Lets it in and does not care how it ends. Allocates nothing. */
    static Accept accept() {
        return OnFinish.IGNORING;
    }

    /**
     * Lets it in; {@code onFinish} runs exactly once when it has ended, after those of later
     * middlewares.
     */
    static Accept accept(OnFinish onFinish) {
        return new Accept(onFinish, null);
    }

    /** Lets it in, and tells the handler who it is; of several middlewares the last one counts. */
    static Accept accept(AuthContext caller) {
        return new Accept(OnFinish.IGNORING.onFinish(), caller);
    }

    /** Keeps it out for good. */
    static Reject reject(ErrorCode code, String reason) {
        return new Reject(code, reason, Duration.ZERO);
    }

    /** Keeps it out for now. */
    static Reject reject(ErrorCode code, String reason, Duration retryAfter) {
        return new Reject(code, reason, retryAfter);
    }
}
