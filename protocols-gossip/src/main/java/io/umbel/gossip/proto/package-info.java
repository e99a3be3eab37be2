/**
 * The gossip protocol as a pure state machine: HyParView keeps each member of a topic linked to a
 * few others, PlumTree spreads messages along a tree of those links and mends it from the rest.
 *
 * <p>{@link io.umbel.gossip.proto.GossipState} turns an event and the time into what its owner must
 * do, in order. Nothing here reads a clock, starts a thread, does IO, or draws a random number that
 * it was not given: so one seed gives one result, in a simulation of ten thousand nodes as in a
 * debugger.
 *
 * <p>Sources: J. Leitão, J. Pereira, L. Rodrigues, <em>HyParView: a membership protocol for
 * reliable gossip-based broadcast</em> (DSN 2007) and <em>Epidemic broadcast trees</em> (SRDS
 * 2007); the rules follow iroh-gossip, without its known defects.
 */
@NullMarked
package io.umbel.gossip.proto;

import org.jspecify.annotations.NullMarked;
