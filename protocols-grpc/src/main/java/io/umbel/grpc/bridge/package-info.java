/** Calls become events on gossip topics. Never the other way: a message is not a call. */
@NullMarked
package io.umbel.grpc.bridge;

import org.jspecify.annotations.NullMarked;
