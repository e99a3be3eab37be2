package io.umbel.grpc.dynamic;

/** A service or method is not known, or what describes it is broken. The message names the mend. */
public final class DescriptorException extends Exception {
    private static final long serialVersionUID = 1L;

    DescriptorException(String message) {
        super(message);
    }

    DescriptorException(String message, Throwable cause) {
        super(message, cause);
    }
}
