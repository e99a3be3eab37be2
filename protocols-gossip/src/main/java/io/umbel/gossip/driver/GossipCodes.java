package io.umbel.gossip.driver;

import io.umbel.spi.ErrorCode;

/** What this protocol says when it closes a connection or stops a stream. */
final class GossipCodes {
    /** No topic of this node needs the connection; all that was sent has been read. */
    static final ErrorCode UNNEEDED = ErrorCode.of(1);

    /** The peer reads so slowly that what must arrive finds no room. */
    static final ErrorCode TOO_SLOW = ErrorCode.of(2);

    /** This node has not joined the topic of this stream. */
    static final ErrorCode NOT_JOINED = ErrorCode.of(3);

    /** The peer has too many connections with this node; the oldest goes. */
    static final ErrorCode SUPERSEDED = ErrorCode.of(4);

    private GossipCodes() {}
}
