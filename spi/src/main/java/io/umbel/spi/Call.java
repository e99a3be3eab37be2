package io.umbel.spi;

/**
 * What a {@link Middleware} is asked about.
 *
 * @param peer who calls
 * @param protocol over which protocol
 * @param operation {@code package.Service/Method} of an RPC, the topic of a message, empty
 *     otherwise
 */
public record Call(Kind kind, ConnectionInfo peer, Alpn protocol, String operation) {
    /** What starts. */
    public enum Kind {
        /** A connection, after its handshake and before its handler. */
        CONNECTION,
        /** A stream that the peer opened. */
        STREAM,
        /** One remote procedure call, before its request is parsed. */
        RPC,
        /** One message, before it is forwarded. */
        MESSAGE
    }
}
