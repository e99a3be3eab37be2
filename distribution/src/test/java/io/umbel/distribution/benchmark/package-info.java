/**
 * What parts of the archive cost, each in a process of its own. Not tests: nothing fails. Start at
 * {@link io.umbel.distribution.benchmark.CostBenchmark}.
 */
@NullMarked
package io.umbel.distribution.benchmark;

import org.jspecify.annotations.NullMarked;
