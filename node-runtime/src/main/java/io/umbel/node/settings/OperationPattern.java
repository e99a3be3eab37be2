package io.umbel.node.settings;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of some operations, in which {@code *} stands for any characters. */
public final class OperationPattern {
    private static final String ANY = "*";

    private final String text;
    private final Pattern pattern;

    /**
     * @param text {@code pkg.Admin/*}, {@code news}
     */
    OperationPattern(String text) {
        this.text = text;
        this.pattern =
                Pattern.compile(
                        Stream.of(text.split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")));
    }

    /** Whether it names this operation. */
    public boolean matches(String operation) {
        return pattern.matcher(operation).matches();
    }

    /** How many characters are fixed: of several patterns that match, the one with most counts. */
    public int precision() {
        return text.replace(ANY, "").length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OperationPattern that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
