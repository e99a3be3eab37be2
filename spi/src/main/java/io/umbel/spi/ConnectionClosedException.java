package io.umbel.spi;

import java.io.IOException;

/** The connection is gone; {@link #reason()} says why. */
public final class ConnectionClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient CloseReason reason;

    /** A failure for {@code reason}, whose description becomes the message. */
    public ConnectionClosedException(CloseReason reason) {
        super(reason.describe());
        this.reason = reason;
    }

    /** Why the connection ended. */
    public CloseReason reason() {
        return reason;
    }
}
