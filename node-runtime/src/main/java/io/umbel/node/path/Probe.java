package io.umbel.node.path;

import io.umbel.node.path.machine.Transaction;
import java.net.InetSocketAddress;

/** A path probe: proves that a peer, told by its key, answers at an address. */
sealed interface Probe {
    /** Names the pair of nodes to the receiver; see {@link ProbeCodec}. */
    long session();

    /** Random; an answer counts only for a question that is still open. */
    Transaction transaction();

    /**
     * Asks. {@code size} is that of the whole datagram: a large one proves that the path carries
     * full packets.
     */
    record Ping(long session, Transaction transaction, int size) implements Probe {}

    /**
     * Answers, and tells where the question came from. Smaller than any question, so it amplifies
     * nothing.
     */
    record Pong(long session, Transaction transaction, InetSocketAddress observed)
            implements Probe {}
}
