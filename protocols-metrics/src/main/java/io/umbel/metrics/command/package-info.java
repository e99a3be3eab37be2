/** {@code umbel metrics}. */
@NullMarked
package io.umbel.metrics.command;

import org.jspecify.annotations.NullMarked;
