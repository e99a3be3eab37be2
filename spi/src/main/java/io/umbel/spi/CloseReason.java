package io.umbel.spi;

/** Why a connection ended. Each has a text that a person can print. */
public sealed interface CloseReason {
    /** One line for a person. */
    String describe();

    /**
     * One side closed it with a code and a reason (RFC 9000 section 10.2).
     *
     * @param byPeer whether the other side did
     * @param reason may be empty
     */
    record Application(boolean byPeer, ErrorCode code, String reason) implements CloseReason {
        @Override
        public String describe() {
            return "closed by "
                    + (byPeer ? "the peer" : "this node")
                    + ": "
                    + code
                    + (reason.isEmpty() ? "" : " (" + reason + ")");
        }
    }

    /** The transport gave up: a QUIC or TLS error (RFC 9000 section 20.1). */
    record Transport(boolean byPeer, long code, String reason) implements CloseReason {
        @Override
        public String describe() {
            return "QUIC error 0x"
                    + Long.toHexString(code)
                    + (byPeer ? " from the peer" : "")
                    + (reason.isEmpty() ? "" : " (" + reason + ")");
        }
    }

    /** Nothing was heard of the peer for the idle timeout: it died, or the network did. */
    record IdleTimeout() implements CloseReason {
        @Override
        public String describe() {
            return "the peer fell silent (idle timeout)";
        }
    }
}
