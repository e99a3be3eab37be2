package io.umbel.gossip.directory;

import io.umbel.spi.NodeId;

/** Names a record without its content. */
record Version(NodeId node, long sequence) {}
