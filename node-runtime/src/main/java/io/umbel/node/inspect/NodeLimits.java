package io.umbel.node.inspect;

import io.umbel.node.settings.NodeSettings;

/**
 * How much of something the node has at most.
 *
 * @param connections established
 * @param pendingHandshakes of peers
 * @param pooled connections that the node keeps to dial no second time
 */
public record NodeLimits(int connections, int pendingHandshakes, int pooled) {
    public static NodeLimits of(NodeSettings settings) {
        return new NodeLimits(
                settings.endpoint().maxConnections(),
                settings.endpoint().maxHalfOpen(),
                settings.dial().maxPooled());
    }
}
