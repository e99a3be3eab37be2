package io.umbel.node.path;

import java.net.InetSocketAddress;

/**
 * Decides whether a stranger's packet may begin a connection. Asked on the event loop, so it must
 * be quick.
 */
@FunctionalInterface
public interface InitialGate {
    /** False drops the packet in silence. */
    boolean admit(InetSocketAddress source, ConnectionId destination);
}
