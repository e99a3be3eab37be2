package io.umbel.node.path;

import io.netty.buffer.ByteBuf;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.net.URI;

/** A relay to which this node has a link. Every method runs on the event loop unless it says so. */
public interface RelayRoute {
    /** Names the relay to others. Any thread. */
    URI relay();

    /** Where the relay is: what stands for a peer wherever an address is asked for. Any thread. */
    InetSocketAddress address();

    /** Whether the link carries packets now. Any thread. */
    boolean isUp();

    /** Sends a packet, which it releases, to whom the relay knows by this key; it may be lost. */
    void send(NodeId peer, ByteBuf packet);
}
