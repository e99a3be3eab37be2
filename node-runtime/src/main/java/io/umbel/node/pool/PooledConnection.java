package io.umbel.node.pool;

import io.umbel.spi.Alpn;
import io.umbel.spi.NodeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the pool, as it was when asked.
 *
 * @param leases how many callers hold it, or wait for it
 * @param idleSince since when nobody does; null while somebody does
 */
public record PooledConnection<C>(
        C connection, NodeId peer, Alpn alpn, int leases, @Nullable Instant idleSince) {}
