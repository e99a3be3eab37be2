package io.umbel.spi;

import java.io.IOException;

/** The topic was left, or the plugin that gossips has stopped. The message says which. */
public final class TopicClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A topic that takes no more, told by {@code message}. */
    public TopicClosedException(String message) {
        super(message);
    }
}
