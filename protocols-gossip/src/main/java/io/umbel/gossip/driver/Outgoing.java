package io.umbel.gossip.driver;

import io.umbel.gossip.proto.Bytes;
import io.umbel.spi.TopicId;

/**
 * A message on its way to a peer.
 *
 * @param frame with its length; the same for all peers
 * @param expendable goes first when the peer is slow: the protocol gets by without it
 * @param last ends the topic's stream
 */
record Outgoing(TopicId topic, Bytes frame, boolean expendable, boolean last) {}
