/**
 * What the whole node knows of peers that mean harm: their scores, and who is banned. Start at
 * {@link io.umbel.node.guard.PeerGuard}.
 */
@NullMarked
package io.umbel.node.guard;

import org.jspecify.annotations.NullMarked;
