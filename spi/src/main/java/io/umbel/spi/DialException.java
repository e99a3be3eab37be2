package io.umbel.spi;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A peer could not be reached, or would not talk. The message names the peer and the mend. */
public final class DialException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Failure {
        /** No address is known for the key. */
        NO_ADDRESS,
        /** Nobody answered in time. */
        UNREACHABLE,
        /** Somebody answered who does not hold the key. */
        WRONG_KEY,
        /** The peer does not serve the protocol. */
        NOT_SERVING,
        /** The peer refused, with a code. */
        REFUSED,
        /** The peer failed so often that this node waits before it tries again. */
        CIRCUIT_OPEN,
        /** This node stops, or the dial makes no sense. */
        NOT_POSSIBLE
    }

    private final Failure failure;

    /** A dial that failed as {@code failure}, told by {@code message}. */
    public DialException(Failure failure, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    /** What went wrong. */
    public Failure failure() {
        return failure;
    }
}
