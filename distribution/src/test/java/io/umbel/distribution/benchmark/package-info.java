/**
 * What parts of the archive cost, in a node that is told what to leave out. Not tests: nothing
 * fails. Start at {@link io.umbel.distribution.benchmark.CostBenchmark}.
 */
@NullMarked
package io.umbel.distribution.benchmark;

import org.jspecify.annotations.NullMarked;
