package io.umbel.gossip.wire;

/**
 * The number with which each message begins, below 16 for one byte. Never reused, never renumbered.
 */
enum Kind {
    JOIN(0),
    FORWARD_JOIN(1),
    SHUFFLE(2),
    SHUFFLE_REPLY(3),
    NEIGHBOR(4),
    DISCONNECT(5),
    PAYLOAD(8),
    PRUNE(9),
    GRAFT(10),
    I_HAVE(11);

    private final int tag;

    Kind(int tag) {
        this.tag = tag;
    }

    int tag() {
        return tag;
    }
}
