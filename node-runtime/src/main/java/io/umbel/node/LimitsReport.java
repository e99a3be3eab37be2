package io.umbel.node;

import io.umbel.node.settings.EndpointSettings;
import io.umbel.node.settings.GuardSettings;
import io.umbel.node.settings.MiddlewareSetting;
import io.umbel.node.settings.NodeSettings;
import java.util.List;
import java.util.stream.Collectors;

/** The limits in force, on one line for the log. */
record LimitsReport(NodeSettings settings) {
    static LimitsReport of(NodeSettings settings) {
        return new LimitsReport(settings);
    }

    @Override
    public String toString() {
        EndpointSettings endpoint = settings.endpoint();
        GuardSettings guard = settings.guard();
        return ("limits: connections %d, per peer %d, half-open %d (Retry from %d), handshakes per address %d/s,"
                        + " streams %d, aborted streams %d; ban at score %.0f for %d s%s; middleware for all: %s")
                .formatted(
                        endpoint.maxConnections(),
                        endpoint.maxConnectionsPerPeer(),
                        endpoint.maxHalfOpen(),
                        endpoint.retryAbove(),
                        endpoint.handshakesPerSecond(),
                        endpoint.maxStreams(),
                        endpoint.maxAbortedStreams(),
                        guard.banScore(),
                        guard.banDuration().toSeconds(),
                        guard.addressAfter() == 0
                                ? ""
                                : ", of an address after %d keys".formatted(guard.addressAfter()),
                        names(settings.middleware().everywhere()));
    }

    private static String names(List<MiddlewareSetting> stack) {
        return stack.isEmpty()
                ? "none"
                : stack.stream().map(MiddlewareSetting::name).collect(Collectors.joining(", "));
    }
}
