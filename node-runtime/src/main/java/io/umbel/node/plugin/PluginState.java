package io.umbel.node.plugin;

/** How a plugin fares. */
public enum PluginState {
    /**
     * It serves. A problem beside it is that of a newer version, which could not take its place.
     */
    RUNNING,
    /** It does not serve; the problem says why. */
    FAILED
}
