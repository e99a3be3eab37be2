package io.umbel.node.endpoint;

/**
 * How large a connection's datagrams may be, in bytes with their kind: as large as the path
 * carries, which may change at any moment, also to less. Written on the event loop, for any thread
 * to read.
 */
final class DatagramSize {
    /** Short header 1, connection id 20, packet number 4, tag 16; type and length of the frame. */
    private static final int OVERHEAD = 41 + 3;

    private static final int KIND = 1;

    private volatile int now;
    private volatile int largest;

    /** Event loop: what the codec reported once the peer had said that it takes datagrams. */
    void reported(int bytes) {
        now = bytes;
        largest = Math.max(largest, bytes);
    }

    /**
     * Event loop: the path carries so large a UDP payload now. The codec drops what does not fit in
     * silence.
     *
     * @param bytes as the codec's path MTU discovery has found
     */
    void pathCarries(int bytes) {
        if (takesAny()) {
            reported(bytes - OVERHEAD);
        }
    }

    /** Whether the peer takes datagrams. */
    boolean takesAny() {
        return now > 0;
    }

    /** The largest payload that fits now; 0 if the peer takes none. */
    int now() {
        return Math.max(0, now - KIND);
    }

    /** The largest payload that has ever fitted: who sends more did not ask. */
    int largest() {
        return Math.max(0, largest - KIND);
    }
}
