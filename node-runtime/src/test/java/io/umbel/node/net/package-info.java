/**
 * What stands between two nodes in a test: a forwarder whose NAT mapping can change, and a stranger
 * with a socket.
 */
@NullMarked
package io.umbel.node.net;

import org.jspecify.annotations.NullMarked;
