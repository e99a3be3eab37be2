package io.umbel.node.settings;

import io.umbel.spi.NodeId;
import java.util.Set;

/**
 * {@code umbel.control}: who may ask the running node for its state.
 *
 * @param allow keys besides the node's own
 */
public record ControlSettings(Set<NodeId> allow) {
    /** Copies {@code allow}. */
    public ControlSettings {
        allow = Set.copyOf(allow);
    }
}
