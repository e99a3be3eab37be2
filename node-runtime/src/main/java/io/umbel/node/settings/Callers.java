package io.umbel.node.settings;

import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NodeId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A list of keys, or everybody.
 *
 * @param anyone whether those too who show no key
 */
public record Callers(boolean anyone, Set<NodeId> keys) {
    static final String EXPECTED = "a node id, or * for everybody";

    private static final String ANYONE = "*";

    /** Copies {@code keys}. */
    public Callers {
        keys = Set.copyOf(keys);
    }

    /** Reads each of the {@code texts}, which {@link #check} has passed. */
    static Callers of(List<String> texts) {
        var keys = new HashSet<NodeId>();
        texts.stream().filter(text -> !text.equals(ANYONE)).map(NodeId::parse).forEach(keys::add);
        return new Callers(texts.contains(ANYONE), keys);
    }

    /**
     * Returns {@code text}.
     *
     * @throws IllegalArgumentException if it is neither a node id nor {@code *}
     */
    static String check(String text) {
        if (!text.equals(ANYONE)) {
            var _ = NodeId.parse(text);
        }
        return text;
    }

    /** Whether this caller is among them. */
    public boolean include(ConnectionInfo caller) {
        Optional<NodeId> key = caller.nodeId();
        return anyone || (key.isPresent() && keys.contains(key.get()));
    }
}
