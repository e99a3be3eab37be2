package io.umbel.node.scaffold;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * The name of a new plugin, from which its id, protocol, classes and files are named.
 *
 * @param text 1–40 lower-case letters, digits and single hyphens, a letter first; no word of Java
 */
public record PluginName(String text) {
    private static final int MAX_LENGTH = 40;
    private static final Pattern WORDS = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /**
     * @throws IllegalArgumentException if {@code text} is not as described above; the message says
     *     what was expected
     */
    public PluginName {
        if (text.length() > MAX_LENGTH || !WORDS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "plugin name: '%s' (expected 1–%d lower-case letters, digits and hyphens, a letter first, such as chat-room)"
                            .formatted(text, MAX_LENGTH));
        }
        if (SourceVersion.isKeyword(text)) {
            throw new IllegalArgumentException(
                    "plugin name: '"
                            + text
                            + "' is a word of Java (expected one that can name a package)");
        }
    }

    /** {@code chatroom}: a segment of a Java package. */
    String packageSegment() {
        return text.replace("-", "");
    }

    /** {@code ChatRoom}: the beginning of the classes' names. */
    String classPrefix() {
        return Arrays.stream(text.split("-", -1))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    /** The bare name. */
    @Override
    public String toString() {
        return text;
    }
}
