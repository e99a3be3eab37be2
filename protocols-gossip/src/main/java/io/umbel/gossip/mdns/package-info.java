/** Finds nodes of the local network by multicast DNS (RFC 6762, RFC 6763). */
@NullMarked
package io.umbel.gossip.mdns;

import org.jspecify.annotations.NullMarked;
