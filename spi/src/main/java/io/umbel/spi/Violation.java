package io.umbel.spi;

/**
 * What a peer may do that no honest one does. Each lowers the peer's score by its weight ({@code
 * umbel.reputation.weights}); the score heals with time, and below a limit the peer is banned.
 */
public enum Violation {
    /** Bytes that the protocol cannot decode: a bad frame, a size beyond the limit. */
    MALFORMED,
    /** Well-formed, but against the protocol's rules: a wrong state, an answer nobody asked for. */
    PROTOCOL_ERROR,
    /** A signature or an identity that is not the sender's. */
    FORGERY,
    /** A call for which its key is not allowed. */
    UNAUTHORIZED,
    /** Far more of something than a limit allows: resets, pings, messages. */
    FLOOD,
    /** A handshake begun from a proven address and not brought to its end. */
    ABANDONED_HANDSHAKE
}
