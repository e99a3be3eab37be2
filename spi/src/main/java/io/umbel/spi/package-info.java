/**
 * What plugin authors compile against: two doors into a QUIC node.
 *
 * <p>Start at {@link io.umbel.spi.ProtocolProvider}; its Javadoc holds a whole protocol. The front
 * door, {@link io.umbel.spi.ProtocolHandler}, is blocking code on a virtual thread. The side door,
 * {@code io.umbel.spi.netty.NettyProtocolHandler}, is Netty on the event loop. There is nothing
 * else: no futures, no reactive types.
 */
@NullMarked
package io.umbel.spi;

import org.jspecify.annotations.NullMarked;
