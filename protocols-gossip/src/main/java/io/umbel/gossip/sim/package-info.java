/**
 * A network of many nodes in virtual time: the real state machine, everything around it simulated.
 * One seed gives one result, on every machine.
 */
@NullMarked
package io.umbel.gossip.sim;

import org.jspecify.annotations.NullMarked;
