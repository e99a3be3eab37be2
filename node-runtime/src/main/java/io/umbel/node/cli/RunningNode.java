package io.umbel.node.cli;

import io.umbel.node.control.NodeView;

/** A node that serves in this process. */
interface RunningNode extends AutoCloseable {
    /** What it is and does. */
    NodeView view();

    /** Waits until it has stopped, by {@link NodeView#stop()} or {@link #close()}. */
    void awaitStopped() throws InterruptedException;

    /** Stops it, each step with a deadline; blocks until it is done. */
    @Override
    void close();
}
