package io.umbel.node.portmapping;

import java.io.IOException;

/** A router answered, and said no. */
final class MappingRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The router speaks another protocol, or an older version of this one. */
    private static final int UNSUPPORTED_VERSION = 1;

    private final int result;

    MappingRefusedException(String protocol, String reason, int result) {
        super("refused by %s: %s (%d)".formatted(protocol, reason, result));
        this.result = result;
    }

    boolean isForTheVersion() {
        return result == UNSUPPORTED_VERSION;
    }
}
