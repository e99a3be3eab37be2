package io.umbel.node.portmapping;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What a router has granted.
 *
 * @param external packets sent there come to this node
 * @param lifetime for so long, unless it is renewed
 */
record Mapping(InetSocketAddress external, Duration lifetime) {}
