/**
 * Asks the router to let packets in: a UDP port of its own for this node's, by PCP (RFC 6887) or
 * NAT-PMP (RFC 6886).
 */
@NullMarked
package io.umbel.node.portmapping;

import org.jspecify.annotations.NullMarked;
