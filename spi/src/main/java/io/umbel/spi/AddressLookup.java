package io.umbel.spi;

import java.util.List;

/**
 * Finds ways to reach a key. All lookups that are offered ({@link NodeContext#offer}) are asked
 * side by side when a dial has no address that works, and now and then while a connection that this
 * node dialed goes over a relay; one that fails hides nothing.
 */
public interface AddressLookup {
    /**
     * The ways known to this source, likeliest first; empty if none. Called by a virtual thread,
     * may block, and is interrupted when the answer is no longer needed. What it returns is only
     * tried, never trusted.
     */
    List<NodeAddress> lookup(NodeId id) throws Exception;
}
