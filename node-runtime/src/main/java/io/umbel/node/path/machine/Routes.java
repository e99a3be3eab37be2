package io.umbel.node.path.machine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a packet goes now.
 *
 * @param direct straight to this address; null: nowhere
 * @param relayed over the relay, perhaps besides
 */
public record Routes(@Nullable InetSocketAddress direct, boolean relayed) {}
