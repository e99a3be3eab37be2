package io.umbel.spi;

import java.time.Duration;

/** A {@link Middleware}'s answer. */
public sealed interface Admission {
    /** Let it in, and say how it ended. */
    record Accept(OnFinish onFinish) implements Admission {}

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
        return new Accept(onFinish);
    }

    /** Keeps it out for good. */
    static Reject reject(ErrorCode code, String reason) {
        return new Reject(code, reason, Duration.ZERO);
    }
}
