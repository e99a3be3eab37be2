package io.umbel.gossip.directory;

import java.io.IOException;

/** Bytes that are no message of the directory. */
final class MalformedRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(String message) {
        super(message);
    }

    MalformedRecordException(Exception cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
