package io.umbel.grpc.dynamic;

import org.jspecify.annotations.Nullable;

/**
 * JSON does not fit a message; the message names the field, what it holds and what was expected.
 */
public final class MessageFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    MessageFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A method that takes one message was given more. */
    public static MessageFormatException tooMany(MethodName method) {
        return new MessageFormatException(
                method + " takes one message (expected no more JSON after the first)", null);
    }
}
