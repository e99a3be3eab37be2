package io.umbel.node.path.machine;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What has happened to a peer's paths. A packet that is sent, or received where the peer is known
 * to be, is no event but a call ({@link PathMachine#sent}, {@link PathMachine#heard}): there are
 * too many of them.
 */
public sealed interface PathEvent {
    /**
     * The peer says where it may be reached, in place of what it said before. It may name whom it
     * likes: see the limits of {@link PathMachine}.
     */
    record CandidatesTold(List<InetSocketAddress> addresses) implements PathEvent {}

    /**
     * This node has found where the peer may be, in place of what it found before. Whoever was
     * asked may lie like the peer itself.
     */
    record CandidatesFound(List<InetSocketAddress> addresses) implements PathEvent {}

    /** A handshake at this address has proven the peer's key. */
    record Established(InetSocketAddress address) implements PathEvent {}

    /** A packet names one of the peer's connections, but comes from elsewhere. Proves nothing. */
    record HeardElsewhere(InetSocketAddress source) implements PathEvent {}

    /** The peer asks, with a right MAC. The packet may still be a replayed one. */
    record Pinged(Transaction transaction, InetSocketAddress source) implements PathEvent {}

    /** The peer answers, with a right MAC. */
    record Ponged(Transaction transaction, InetSocketAddress source) implements PathEvent {}

    /** Whether direct paths may be used at all: without them the peer never learns an address. */
    record DirectAllowed(boolean allowed) implements PathEvent {}

    /** Whether there is a relay that reaches the peer. */
    record RelayUp(boolean up) implements PathEvent {}

    /** {@link PathMachine#wakeAt} has come. */
    record Woken() implements PathEvent {}
}
