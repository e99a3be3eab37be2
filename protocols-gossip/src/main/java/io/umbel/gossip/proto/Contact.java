package io.umbel.gossip.proto;

import io.umbel.spi.NodeId;

/**
 * A peer and how it says it can be reached.
 *
 * @param data opaque to the protocol, and unproven; empty if unknown
 */
public record Contact(NodeId id, Bytes data) {}
