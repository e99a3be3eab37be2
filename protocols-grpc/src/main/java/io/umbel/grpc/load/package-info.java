/** A load generator for one gRPC method. */
@NullMarked
package io.umbel.grpc.load;

import org.jspecify.annotations.NullMarked;
