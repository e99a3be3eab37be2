/** gzip and zstd for gRPC's messages. */
@NullMarked
package io.umbel.grpc.compression;

import org.jspecify.annotations.NullMarked;
