package io.umbel.node.stream;

/**
 * Whose turn it is on a stream. Who has written no more than fits in a packet since it last read,
 * and now waits, waits for an answer; on a local network that comes sooner than a thread wakes up.
 */
final class Turn {
    private static final int ONE_PACKET = 1200;

    private volatile int written;

    /** The writer: so many bytes. */
    void wrote(int bytes) {
        written = Math.min(ONE_PACKET, written) + bytes;
    }

    /** The reader: something, or the end. */
    void took() {
        written = 0;
    }

    /** Whether an answer is due. */
    boolean isPeers() {
        int since = written;
        return since > 0 && since <= ONE_PACKET;
    }
}
