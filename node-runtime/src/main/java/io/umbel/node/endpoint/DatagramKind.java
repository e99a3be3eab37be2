package io.umbel.node.endpoint;

/**
 * The first byte of every QUIC datagram between nodes. The codec offers no PING, so a datagram of
 * one byte is the sign of life; the byte tells it from a protocol's own datagrams.
 */
final class DatagramKind {
    static final int KEEP_ALIVE = 0;
    static final int APPLICATION = 1;

    /** Where the sender may be reached: {@link CandidateList}. */
    static final int CANDIDATES = 2;

    private DatagramKind() {}
}
