package io.umbel.spi;

import java.util.Map;
import java.util.Set;

/**
 * Who a caller is in the terms of an {@link AuthProvider}: more than a key, such as the user behind
 * it. A handler reads it with {@link ConnectionInfo#auth()}. Immutable.
 *
 * @param principal the caller's name, as the provider knows it; not empty
 * @param roles what it may be, for a handler to decide by
 * @param attributes anything else that the provider knows
 */
public record AuthContext(String principal, Set<String> roles, Map<String, String> attributes) {
    /**
     * Copies both collections.
     *
     * @throws IllegalArgumentException if {@code principal} is empty
     */
    public AuthContext {
        if (principal.isEmpty()) {
            throw new IllegalArgumentException("principal: \"\" (expected a name)");
        }
        roles = Set.copyOf(roles);
        attributes = Map.copyOf(attributes);
    }

    /** A caller with a name and nothing else. */
    public static AuthContext of(String principal) {
        return new AuthContext(principal, Set.of(), Map.of());
    }
}
