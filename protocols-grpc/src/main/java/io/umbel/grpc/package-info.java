/** The plugin "grpc": gRPC services over QUIC streams and the listed listeners. */
@NullMarked
package io.umbel.grpc;

import org.jspecify.annotations.NullMarked;
