/** A plugin's middleware before every RPC; refusals as gRPC says them. */
@NullMarked
package io.umbel.grpc.middleware;

import org.jspecify.annotations.NullMarked;
