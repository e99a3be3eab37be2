package io.umbel.node.endpoint;

import io.umbel.node.path.PathStats;

/**
 * What the endpoint has done since it was bound.
 *
 * @param connections established now
 * @param halfOpen handshakes of peers under way now
 * @param accepted handshakes of peers that ended well
 * @param failedHandshakes handshakes of peers that failed or took too long
 * @param notServed those of them that asked for a protocol that nobody serves here
 * @param refused connections closed because a limit was reached
 * @param dropped datagrams of strangers dropped by the gate
 * @param retries Retry packets sent
 */
public record EndpointStats(
        int connections,
        int halfOpen,
        long accepted,
        long failedHandshakes,
        long notServed,
        long refused,
        long dropped,
        long retries,
        PathStats path) {}
