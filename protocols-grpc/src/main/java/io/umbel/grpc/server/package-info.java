/**
 * The serving side: one set of services, many listeners. Start at {@link
 * io.umbel.grpc.server.GrpcProtocol}.
 */
@NullMarked
package io.umbel.grpc.server;

import org.jspecify.annotations.NullMarked;
