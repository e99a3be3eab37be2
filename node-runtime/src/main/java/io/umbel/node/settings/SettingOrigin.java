package io.umbel.node.settings;

import com.typesafe.config.ConfigOrigin;

/** Where a setting is written. */
public final class SettingOrigin {
    private SettingOrigin() {}

    /** {@code file:line}, as compilers and editors write it; else whatever it came from. */
    public static String describe(ConfigOrigin origin) {
        return describe(source(origin), origin.lineNumber());
    }

    static String describe(String source, int line) {
        return line > 0 ? source + ':' + line : source;
    }

    static String source(ConfigOrigin origin) {
        if (origin.resource() != null) {
            return origin.resource();
        }
        return origin.filename() == null ? origin.description() : origin.filename();
    }
}
