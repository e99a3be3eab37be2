/**
 * A node of the archive, in a process of its own, under attack from another process, beside an
 * honest client. Start at {@link io.umbel.distribution.hostile.HostilePeersIT}.
 */
@NullMarked
package io.umbel.distribution.hostile;

import org.jspecify.annotations.NullMarked;
