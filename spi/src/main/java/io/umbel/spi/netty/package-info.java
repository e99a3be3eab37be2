/**
 * The side door: a protocol on Netty's event loop, with no copy and no thread hand-off. gRPC uses
 * it.
 */
@NullMarked
package io.umbel.spi.netty;

import org.jspecify.annotations.NullMarked;
