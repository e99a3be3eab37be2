package io.umbel.spi;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** What carries a connection's packets at this moment. It may change under a live connection. */
public sealed interface NetworkPath {
    /** The smoothed round-trip time (RFC 9002 section 5.3), as measured within the last seconds. */
    Duration rtt();

    /** Since when the packets go this way. */
    Instant since();

    /**
     * Straight to a UDP address that has proven, by an authenticated exchange, to be the peer's.
     */
    record Direct(InetSocketAddress remote, Duration rtt, Instant since) implements NetworkPath {}

    /** Through a relay, which sees sizes and times but no content. */
    record Relayed(URI relay, Duration rtt, Instant since) implements NetworkPath {}
}
