/**
 * Attacks beside an honest client: what they cost it, and what they cost the process. Start at
 * {@link io.umbel.testkit.hostile.AttackTrial}.
 */
@NullMarked
package io.umbel.testkit.hostile;

import org.jspecify.annotations.NullMarked;
