package io.umbel.node.path.machine;

import java.net.InetSocketAddress;

/** What the machine wants done, in this order. */
public sealed interface PathAction {
    /**
     * Send a probe to this address.
     *
     * @param full as large as a full packet, to see whether the path carries one; else small
     */
    record Ask(InetSocketAddress to, Transaction transaction, boolean full) implements PathAction {}

    /** Answer the peer's probe, smaller than it is. */
    record Answer(InetSocketAddress to, Transaction transaction) implements PathAction {}

    /** From now on packets take other routes. */
    record Enter(PathState from, PathState to) implements PathAction {}
}
