package io.umbel.relay;

/** What became of a packet. */
sealed interface Verdict {
    /** It was handed to the receiver's connection, which may still lose it. */
    record Forwarded(Carrier carrier) implements Verdict {}

    /** What takes a packet to its receiver. */
    enum Carrier {
        /** A DATAGRAM frame of QUIC. */
        DATAGRAM,
        /** A stream of QUIC. */
        STREAM,
        /** TLS over TCP. */
        TCP
    }

    /** It went no further. */
    enum Drop implements Verdict {
        /** The sender is over its quota. */
        RATE,
        /** The sender is over its quota for this receiver, or has too many receivers. */
        PAIR,
        /** No client has the receiver's key. */
        ABSENT,
        /** The receiver does not keep up. */
        QUEUE,
        /** It is too short or too long. */
        MALFORMED
    }
}
