/**
 * The two doors by which a connection reaches a protocol: {@link
 * io.umbel.node.stream.FrontDoorConnection} for blocking code, {@link
 * io.umbel.node.stream.SideDoorConnection} for handlers on the event loop.
 *
 * <p>At the front door two threads share each stream: the event loop, which never waits, and the
 * thread that reads or writes. They hand each other buffers, not bytes: {@link
 * io.umbel.node.stream.ReceiveBuffer} one way, {@link io.umbel.node.stream.SendBuffer} the other.
 */
@NullMarked
package io.umbel.node.stream;

import org.jspecify.annotations.NullMarked;
