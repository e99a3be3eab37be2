package io.umbel.node.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a user says; everything else comes from {@code reference.conf}.
 *
 * @param file the settings file
 * @param overrides keys and values that go before the file's; a value that begins with a bracket, a
 *     brace or a quotation mark is HOCON, any other is taken as it stands
 */
public record SettingsSource(Optional<Path> file, Map<String, String> overrides) {
    /** Copies {@code overrides}. */
    public SettingsSource {
        overrides = Map.copyOf(overrides);
    }
}
