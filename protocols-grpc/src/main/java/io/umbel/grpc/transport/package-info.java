/**
 * Byte-stream channels for grpc-java's HTTP/2: over QUIC streams, over WebSocket frames. By Netty's
 * and grpc-netty's public API only; buffers pass by reference.
 */
@NullMarked
package io.umbel.grpc.transport;

import org.jspecify.annotations.NullMarked;
