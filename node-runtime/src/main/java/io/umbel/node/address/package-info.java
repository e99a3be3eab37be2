/**
 * Where peers may be reached: the addresses that the settings name, those learnt from live
 * connections, and what plugins look up. None of them is trusted; the handshake proves the key.
 */
@NullMarked
package io.umbel.node.address;

import org.jspecify.annotations.NullMarked;
