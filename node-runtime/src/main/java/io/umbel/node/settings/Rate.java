package io.umbel.node.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many calls in so much time.
 *
 * @param calls {@link Integer#MAX_VALUE} if unlimited
 */
public record Rate(int calls, Duration per) {
    /** No limit at all. */
    public static final Rate UNLIMITED = new Rate(Integer.MAX_VALUE, Duration.ofSeconds(1));

    static final String EXPECTED =
            "a rate such as 100/s, 30/m or 1000/h, of at most 1000000 calls, or unlimited";

    private static final int MAX_CALLS = 1_000_000;
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})/([smh])");
    private static final Map<String, Duration> UNITS =
            Map.of(
                    "s", Duration.ofSeconds(1),
                    "m", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1));

    static Rate parse(String text) {
        if (text.equals("unlimited")) {
            return UNLIMITED;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > MAX_CALLS) {
            throw new IllegalArgumentException('"' + text + "\" (expected " + EXPECTED + ")");
        }
        return new Rate(
                Integer.parseInt(matcher.group(1)),
                Objects.requireNonNull(UNITS.get(matcher.group(2))));
    }

    /** Whether it limits nothing. */
    public boolean isUnlimited() {
        return equals(UNLIMITED);
    }
}
