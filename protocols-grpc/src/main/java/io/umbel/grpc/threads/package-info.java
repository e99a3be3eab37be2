/**
 * The threads of the plugin: none of them is grpc-java's or Netty's own, so that all of them end.
 */
@NullMarked
package io.umbel.grpc.threads;

import org.jspecify.annotations.NullMarked;
