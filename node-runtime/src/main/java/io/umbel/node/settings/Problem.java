package io.umbel.node.settings;

import com.typesafe.config.ConfigOrigin;

/**
 * One mistake in the settings.
 *
 * @param key its full path; empty if the file could not be read so far
 * @param message the value, what was expected, and the mend
 * @param file the file, or whatever else the setting came from
 * @param line counted from 1; 0 if there is none
 */
public record Problem(String key, String message, String file, int line) {
    static Problem at(ConfigOrigin origin, String key, String message) {
        return new Problem(
                key, message, SettingOrigin.source(origin), Math.max(0, origin.lineNumber()));
    }

    /** {@code umbel.endpoint.port: 70000 (expected 0–65535) at node.conf:12}. */
    @Override
    public String toString() {
        return (key.isEmpty() ? "" : key + ": ")
                + message
                + " at "
                + SettingOrigin.describe(file, line);
    }
}
