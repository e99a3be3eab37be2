package io.umbel.node.pool;

import java.time.Instant;

/** Whether a peer may be dialed now. */
sealed interface DialPermit {
    /** Not before {@code notBefore}. */
    record Granted(Instant notBefore, boolean trial) implements DialPermit {}

    /** Not at all, because of {@code circuit}. */
    record Denied(Circuit circuit) implements DialPermit {}
}
