package io.umbel.node.control;

import java.io.IOException;

/** The running node would not do what it was asked, and said why. */
public final class ControlException extends IOException {
    private static final long serialVersionUID = 1L;

    ControlException(String message) {
        super(message);
    }
}
