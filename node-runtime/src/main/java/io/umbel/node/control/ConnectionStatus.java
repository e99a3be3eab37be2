package io.umbel.node.control;

import io.umbel.spi.Alpn;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NetworkPath;
import java.time.Instant;

/** One open connection. */
public record ConnectionStatus(
        Alpn alpn, ConnectionInfo.Side side, Instant since, NetworkPath path) {
    /** What {@code info} tells. */
    public static ConnectionStatus of(ConnectionInfo.Quic info) {
        return new ConnectionStatus(info.alpn(), info.side(), info.since(), info.path());
    }
}
