package io.umbel.spi;

import java.io.IOException;

/**
 * Begins plugins of this node anew; every node offers it ({@link NodeContext#find}). Whoever passes
 * it on to people answers for who they are.
 */
public interface PluginReloader {
    /**
     * Begins a plugin anew, with those that depend on it, though its archive is the same. Blocks
     * until the old generation has ended: a plugin that reloads itself must not wait for this with
     * a thread of its own.
     *
     * @throws IllegalArgumentException if there is no such plugin
     * @throws IOException if the folder of plugins cannot be read
     */
    void reload(String pluginId) throws IOException, InterruptedException;
}
