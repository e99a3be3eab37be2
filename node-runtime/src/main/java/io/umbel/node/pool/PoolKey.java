package io.umbel.node.pool;

import io.umbel.spi.Alpn;
import io.umbel.spi.NodeId;

record PoolKey(NodeId peer, Alpn alpn) {
    /** For logs and thread names. */
    @Override
    public String toString() {
        return peer.toShortString() + alpn;
    }
}
