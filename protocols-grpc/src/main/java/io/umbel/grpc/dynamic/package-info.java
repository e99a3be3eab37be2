/**
 * Calls without generated stubs: descriptors from server reflection or a file, messages from and to
 * JSON.
 */
@NullMarked
package io.umbel.grpc.dynamic;

import org.jspecify.annotations.NullMarked;
