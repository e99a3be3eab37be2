package io.umbel.node.control;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The other side sent bytes that are no frame of the control protocol. */
final class MalformedFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedFrameException(String found, @Nullable Throwable cause) {
        super("control frame: " + found, cause);
    }
}
