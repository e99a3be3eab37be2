package io.umbel.node.control;

import io.umbel.node.plugin.PluginStatus;
import java.util.Set;

/** What may be asked over {@code /control/1.0}; each on a stream of its own. */
sealed interface ControlRequest {
    /** Answered by one {@link NodeStatus}. */
    record Status() implements ControlRequest {}

    /** Answered by a {@link PeerStatus} for each peer. */
    record Peers() implements ControlRequest {}

    /** Answered by a {@link PluginStatus} for each plugin. */
    record Plugins() implements ControlRequest {}

    /** Answered by a {@link PluginStatus} for each plugin, after those named were begun anew. */
    record Reload(Set<String> plugins) implements ControlRequest {}

    /** Answered by nothing; then the node stops. For the node's own key only. */
    record Stop() implements ControlRequest {}
}
