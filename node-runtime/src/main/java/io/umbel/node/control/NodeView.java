package io.umbel.node.control;

import io.umbel.node.guard.Ban;
import io.umbel.node.guard.BanSubject;
import io.umbel.node.plugin.PluginStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the control protocol may see of a running node, and do to it. For any virtual thread. */
public interface NodeView {
    /** The node in one record. */
    NodeStatus status();

    /** Everybody who is connected, and everybody whose dials failed lately. */
    List<PeerStatus> peers();

    /** Every plugin of the folder, those too that failed to start. */
    List<PluginStatus> plugins();

    /**
     * Looks at the folder now, and gives what failed another chance; blocks until that is done.
     *
     * @return the same as {@link #plugins()} afterwards
     */
    List<PluginStatus> reload() throws IOException, InterruptedException;

    /**
     * Begins a plugin anew though its archive is the same; blocks until that is done.
     *
     * @param id of a plugin that {@link #plugins()} names
     * @return the same as {@link #plugins()} afterwards
     */
    List<PluginStatus> restart(String id) throws IOException, InterruptedException;

    /** Who is banned now, the newest first. */
    List<Ban> bans();

    /**
     * Bans somebody; blocks until that is on the disk.
     *
     * @param length empty for ever
     * @throws IllegalArgumentException if it is a key that is never banned
     */
    Ban ban(BanSubject who, Optional<Duration> length, String reason) throws IOException;

    /**
     * Lets somebody in again; blocks until that is on the disk.
     *
     * @return false if it was not banned
     */
    boolean unban(BanSubject who) throws IOException;

    /**
     * Changes what the node's process logs.
     *
     * @return what then holds
     * @throws IllegalArgumentException if there is no such level
     */
    LogLevel log(LogLevel level);

    /** Begins to stop the node, and returns at once. */
    void stop();
}
