/**
 * The path layer: what lies between the UDP socket and the QUIC codec.
 *
 * <p>To the codec every connection's peer has one synthetic address that never changes. {@link
 * io.umbel.node.path.PathLayer} decides which real address carries the packets, follows a peer that
 * moves once a keyed probe has proven where it is, and is not diverted by a stranger's datagram.
 * All of it runs on the socket's event loop.
 */
@NullMarked
package io.umbel.node.path;

import org.jspecify.annotations.NullMarked;
