package io.umbel.grpc.transport;

import io.umbel.spi.ConnectionInfo;

/** Hears that HTTP/2 has given a session up because of what its peer sent. */
@FunctionalInterface
public interface SessionErrors {
    /**
     * Event loop; does not block.
     *
     * @param code of the GOAWAY that the peer gets (RFC 9113 section 7)
     */
    void gaveUp(ConnectionInfo peer, long code);
}
