package io.umbel.node.settings;

import io.umbel.spi.NodeAddress;
import java.time.Duration;
import java.util.List;

/**
 * {@code umbel.dial} and {@code umbel.peers}: how this node reaches others.
 *
 * @param timeout for a whole dial: lookup, every address, handshake
 * @param poolIdle a pooled connection that nobody has used for so long is closed
 * @param maxPooled pooled connections; the one idle for longest makes room
 * @param ping how often a pooled connection is asked for a sign of life
 * @param backoffInitial the first wait after a failed dial; doubled each time, with jitter
 * @param backoffMax the longest wait
 * @param circuitFailures so many failures in a row open a peer's circuit: dials fail at once until
 *     the wait is over
 * @param peers peers whose addresses the settings name
 */
public record DialSettings(
        Duration timeout,
        Duration poolIdle,
        int maxPooled,
        Duration ping,
        Duration backoffInitial,
        Duration backoffMax,
        int circuitFailures,
        List<NodeAddress> peers) {
    /** Copies {@code peers}. */
    public DialSettings {
        peers = List.copyOf(peers);
    }
}
