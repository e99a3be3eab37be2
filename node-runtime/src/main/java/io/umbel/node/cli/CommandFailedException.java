package io.umbel.node.cli;

/** Ends a command with its message, from where no checked exception can pass. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
