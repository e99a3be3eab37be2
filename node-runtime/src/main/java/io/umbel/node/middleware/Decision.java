package io.umbel.node.middleware;

import io.umbel.spi.ErrorCode;
import java.time.Duration;

/** What a whole {@link MiddlewareStack} says to a call. */
public sealed interface Decision permits Admitted, Decision.Refused {
    /**
     * Keep it out. The middlewares that had admitted the call have been told already.
     *
     * @param reason for the peer to print
     * @param retryAfter zero if trying again would not help
     */
    record Refused(ErrorCode code, String reason, Duration retryAfter) implements Decision {}
}
