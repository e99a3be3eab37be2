/**
 * A relay: forwards packets between keys that cannot reach each other directly.
 *
 * <p>It sees who sends how much to whom, and when; never what, because the packets are QUIC's and
 * encrypted end to end. Any node is one as soon as this plugin is in its folder. {@link
 * io.umbel.relay.Frame} is its protocol.
 */
@NullMarked
package io.umbel.relay;

import org.jspecify.annotations.NullMarked;
