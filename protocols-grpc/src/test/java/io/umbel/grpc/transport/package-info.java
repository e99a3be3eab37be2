/** gRPC's bytes on their way to the carrier and back. */
@NullMarked
package io.umbel.grpc.transport;

import org.jspecify.annotations.NullMarked;
