/**
 * The plugin "metrics": what the node records, exported and shown. Start at {@link
 * io.umbel.metrics.MetricsProtocol}.
 */
@NullMarked
package io.umbel.metrics;

import org.jspecify.annotations.NullMarked;
