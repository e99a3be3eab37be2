package io.umbel.node.settings;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * {@code umbel.endpoint}: the one UDP socket and the limits on what strangers may do to it.
 *
 * @param bind where to listen; port 0 picks a free one; the wildcard means both address families
 * @param preset windows, congestion control and packet sizes for a kind of network
 * @param io how packets reach the socket
 * @param idleTimeout a connection of which nothing is heard for so long is dead
 * @param keepAlive a connection on which nothing was sent for so long gets a packet; zero for none
 * @param handshakeTimeout a handshake that takes longer is dropped
 * @param retryTokenLifetime how long an address stays proven by a Retry (RFC 9000 section 8.1)
 * @param maxConnections established connections, all peers together
 * @param maxConnectionsPerPeer established connections of one key
 * @param maxHalfOpen handshakes under way; more are dropped
 * @param retryAbove from so many handshakes under way each newcomer must prove its address first
 * @param handshakesPerSecond new handshakes that one IP address may begin each second
 * @param maxStreams streams a peer may have open on one connection, of each kind
 * @param maxAbortedStreams streams a peer may reset or abandon on one connection before it is
 *     closed
 * @param datagramQueue datagrams kept for each connection, in each direction
 */
public record EndpointSettings(
        InetSocketAddress bind,
        Preset preset,
        Io io,
        Duration idleTimeout,
        Duration keepAlive,
        Duration handshakeTimeout,
        Duration retryTokenLifetime,
        int maxConnections,
        int maxConnectionsPerPeer,
        int maxHalfOpen,
        int retryAbove,
        int handshakesPerSecond,
        int maxStreams,
        int maxAbortedStreams,
        int datagramQueue) {

    /** A kind of network. */
    public enum Preset {
        /** A local network: large windows, quick start. */
        LAN,
        /** The internet: fair to others, 1200-byte packets until a larger size is proven. */
        WAN,
        /** One building with jumbo frames: the largest packets that fit. */
        DATACENTER,
        /**
         * A local network where calls are small and many: as {@link #LAN}, but for single packets.
         */
        SMALL_CALLS
    }

    /** How packets reach the socket. */
    public enum Io {
        /** Epoll with GSO and GRO where the kernel has them, NIO elsewhere. */
        AUTO,
        /** Epoll, or a start-up error. */
        EPOLL,
        /** The JDK's own selector. */
        NIO
    }
}
