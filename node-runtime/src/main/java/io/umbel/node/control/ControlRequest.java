package io.umbel.node.control;

import io.umbel.node.plugin.PluginStatus;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /** Answered by a {@link BanStatus} for each ban that holds. */
    record Bans() implements ControlRequest {}

    /**
     * Answered by its {@link BanStatus}.
     *
     * @param who a node id or an IP address
     * @param length null for ever
     */
    record Ban(String who, @Nullable Duration length, String reason) implements ControlRequest {}

    /** Answered by nothing; fails if there was no ban. */
    record Unban(String who) implements ControlRequest {}

    /** Answered by the {@link LogLevel} that then holds. */
    record Log(LogLevel level) implements ControlRequest {}

    /** Answered by nothing; then the node stops. For the node's own key only. */
    record Stop() implements ControlRequest {}
}
