package io.umbel.node.plugin;

import org.jspecify.annotations.Nullable;

/** A plugin that cannot be loaded or started. The message is one sentence with its mend. */
final class PluginRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean othersMayMend;

    private PluginRefusedException(
            String sentence, boolean othersMayMend, @Nullable Throwable cause) {
        super(sentence, cause);
        this.othersMayMend = othersMayMend;
    }

    /** The archive itself must change. */
    static PluginRefusedException of(String sentence) {
        return new PluginRefusedException(sentence, false, null);
    }

    /** The archive itself must change; the log gets {@code cause} too. */
    static PluginRefusedException of(String sentence, Throwable cause) {
        return new PluginRefusedException(sentence, false, cause);
    }

    /** It may start when other plugins come or go. */
    static PluginRefusedException forNow(String sentence) {
        return new PluginRefusedException(sentence, true, null);
    }

    PluginProblem problem() {
        return new PluginProblem(String.valueOf(getMessage()), othersMayMend);
    }
}
