/** The plugin "metrics": what the node records, exported and shown. */
@NullMarked
package io.umbel.metrics;

import org.jspecify.annotations.NullMarked;
