/**
 * The calling side: channels to nodes by their key, and to every other listener. Start at {@link
 * io.umbel.grpc.client.NodeChannels}.
 */
@NullMarked
package io.umbel.grpc.client;

import org.jspecify.annotations.NullMarked;
