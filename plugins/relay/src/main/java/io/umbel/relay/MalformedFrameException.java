package io.umbel.relay;

import java.io.IOException;

/** A client sent what is no frame; the message says what was expected. */
final class MalformedFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedFrameException(String message) {
        super(message);
    }
}
