package io.umbel.gossip.driver;

import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.proto.Message;
import io.umbel.spi.TopicId;
import io.umbel.spi.Violation;

/** What a connection tells the driver, by its own threads. */
interface ConnectionEvents {
    /** Waits while the driver has too much to do: so the peer waits, too. */
    void received(PeerConnection from, TopicId topic, Message message, int bytes)
            throws InterruptedException;

    /** A middleware has refused a message: it counts as never sent. */
    void refused(PeerConnection from);

    boolean isJoined(TopicId topic);

    void violated(PeerConnection by, Violation violation, String detail);

    /** The peer has no use for the connection any more, and all that it has sent is read. */
    void allRead(PeerConnection connection);

    /** The last event of a connection. */
    void ended(PeerConnection connection, InEvent.Cause cause);
}
