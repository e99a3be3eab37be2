package io.umbel.gossip.proto;

import io.umbel.spi.NodeId;

/** What all topics of a node share and nothing changes. */
public record NodeSetup(NodeId self, GossipConfig config, MessageIds ids) {}
