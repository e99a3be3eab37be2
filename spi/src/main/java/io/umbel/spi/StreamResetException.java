package io.umbel.spi;

import java.io.IOException;

/** The peer abandoned a stream (RESET_STREAM, RFC 9000 section 19.4), or this side did. */
public final class StreamResetException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long code;

    /** A stream that ended with {@code code}. */
    public StreamResetException(ErrorCode code) {
        super("stream reset: " + code);
        this.code = code.value();
    }

    /** The code that came with the reset. */
    public ErrorCode code() {
        return ErrorCode.of(code);
    }
}
