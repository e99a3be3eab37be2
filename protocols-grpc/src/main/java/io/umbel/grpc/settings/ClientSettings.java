package io.umbel.grpc.settings;

import java.time.Duration;

/**
 * What channels begin with; a caller's builder may change it.
 *
 * @param maxMessageSize of a response, in bytes
 * @param sessions how many HTTP/2 sessions, each on a QUIC stream of its own, a channel to a node
 *     may have
 * @param callsPerSession another session is opened when all have this many calls
 * @param idle after which a channel without calls lets go of its connection
 * @param loadBalancing a policy of gRPC, for channels to all nodes that offer a service
 * @param outlierDetection whether nodes whose calls fail are left out for a while
 */
public record ClientSettings(
        int maxMessageSize,
        int sessions,
        int callsPerSession,
        Duration idle,
        String loadBalancing,
        boolean outlierDetection) {}
