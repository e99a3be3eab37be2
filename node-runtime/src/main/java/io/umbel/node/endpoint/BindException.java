package io.umbel.node.endpoint;

import java.io.IOException;

/** The socket could not be bound; the message names the address and the mend. */
public final class BindException extends IOException {
    private static final long serialVersionUID = 1L;

    BindException(String message, Throwable cause) {
        super(message, cause);
    }
}
