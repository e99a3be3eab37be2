package io.umbel.gossip.wire;

import java.io.IOException;

/** A frame that is no message of this protocol: too long, cut off, or of the wrong shape. */
public final class MalformedFrameException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedFrameException(String message) {
        super(message);
    }

    MalformedFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
