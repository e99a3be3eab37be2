/**
 * For tests of a plugin: the laws of a protocol handler ({@link
 * io.umbel.testkit.ProtocolHandlerContractTest}), a network in memory, a node context, a clock and
 * a scheduler that move only when told.
 */
@NullMarked
package io.umbel.testkit;

import org.jspecify.annotations.NullMarked;
