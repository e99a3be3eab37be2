/** gRPC over QUIC against a raw QUIC stream and against gRPC over TLS: ratios, not a test. */
@NullMarked
package io.umbel.grpc.benchmark;

import org.jspecify.annotations.NullMarked;
