/**
 * This node as a client of relays: links to its own, which make it reachable, and to those of peers
 * that it dials. The relay itself is a plugin; both sides know only the protocol.
 */
@NullMarked
package io.umbel.node.relay;

import org.jspecify.annotations.NullMarked;
