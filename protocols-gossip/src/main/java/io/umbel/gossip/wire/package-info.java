/** How gossip's messages look on the wire: arrays in Jackson's Smile, in frames of known length. */
@NullMarked
package io.umbel.gossip.wire;

import org.jspecify.annotations.NullMarked;
