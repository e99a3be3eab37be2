/**
 * What the benchmark puts into plugins of the archive: a switch for what it wants to see the cost
 * of. It runs in the node.
 */
@NullMarked
package io.umbel.distribution.benchmark.plugin;

import org.jspecify.annotations.NullMarked;
