package io.umbel.gossip.directory;

import java.time.Duration;

/**
 * {@code umbel.plugins.gossip.directory}.
 *
 * @param enabled whether the plugin offers a directory at all
 * @param ttl how long others believe what this node says of itself; it is said again after a third
 * @param maxNodes of how many others this node keeps what they offer
 */
public record DirectorySettings(boolean enabled, Duration ttl, int maxNodes) {
    /** Enabled, 150 seconds, 10 000 nodes. */
    public static final DirectorySettings DEFAULT =
            new DirectorySettings(true, Duration.ofSeconds(150), 10_000);
}
