/**
 * Connections that callers share: one for each peer and protocol, dialed once, kept while anybody
 * may want it, and not dialed at all while the peer fails. Knows nothing of QUIC: {@link
 * io.umbel.node.pool.PoolDialer} does.
 */
@NullMarked
package io.umbel.node.pool;

import org.jspecify.annotations.NullMarked;
