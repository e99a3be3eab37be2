/**
 * The exported API of the plugin {@code grpc}: what service plugins and callers compile against.
 *
 * <p>To serve, implement {@link io.umbel.grpc.GrpcService}. To call, ask for {@link
 * io.umbel.grpc.GrpcChannels}. Who calls a service is in {@link io.umbel.grpc.Caller}. Everything
 * else is grpc-java's own.
 */
@NullMarked
package io.umbel.grpc;

import org.jspecify.annotations.NullMarked;
