/** A gRPC service as a plugin: {@code umbel.greeter.v1.Greeter}. */
@NullMarked
package io.umbel.greeter;

import org.jspecify.annotations.NullMarked;
