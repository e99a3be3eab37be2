/** The plugin "gossip": publish and subscribe, and the service directory built on it. */
@NullMarked
package io.umbel.gossip;

import org.jspecify.annotations.NullMarked;
