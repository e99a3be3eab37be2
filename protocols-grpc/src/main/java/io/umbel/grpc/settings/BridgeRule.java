package io.umbel.grpc.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code umbel.plugins.grpc.bridge}.
 *
 * @param method as {@code pkg.Service/Method}
 * @param topic the gossip topic's name
 * @param request whether the request is the event; else the response
 */
public record BridgeRule(String method, String topic, boolean request) {
    private static final Set<String> KEYS = new TreeSet<>(Set.of("method", "topic", "event"));
    private static final String METHOD = "[A-Za-z0-9_.]+/[A-Za-z0-9_]+";

    /**
     * @throws IllegalArgumentException says what was expected
     */
    static BridgeRule read(ConfigValue entry) {
        if (!(entry instanceof ConfigObject object) || !KEYS.containsAll(object.keySet())) {
            throw new IllegalArgumentException(
                    "%s (expected { method = \"pkg.Service/Method\", topic = \"name\", event = request or response })"
                            .formatted(entry.unwrapped()));
        }
        return new BridgeRule(
                matching(object, "method", METHOD, "pkg.Service/Method"),
                matching(object, "topic", ".+", "a topic's name"),
                matching(object, "event", "request|response", "request or response")
                        .equals("request"));
    }

    private static String matching(
            ConfigObject object, String key, String pattern, String expected) {
        @Nullable ConfigValue value = object.get(key);
        String text = value == null ? "" : String.valueOf(value.unwrapped());
        if (!text.matches(pattern)) {
            throw new IllegalArgumentException(
                    "%s '%s' (expected %s)".formatted(key, text, expected));
        }
        return text;
    }
}
