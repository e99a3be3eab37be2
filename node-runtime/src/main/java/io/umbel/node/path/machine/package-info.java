/**
 * Which way a peer's packets take, as a state machine: relayed, directly, or both for a moment.
 *
 * <p>{@link io.umbel.node.path.machine.PathMachine} is pure: {@link
 * io.umbel.node.path.machine.PathEvent events} and the time in, {@link
 * io.umbel.node.path.machine.PathAction actions} out. It knows neither sockets nor clocks, so every
 * sequence that a network can produce can be produced by a test.
 */
@NullMarked
package io.umbel.node.path.machine;

import org.jspecify.annotations.NullMarked;
