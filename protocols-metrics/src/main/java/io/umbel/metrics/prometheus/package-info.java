/** What the SDK has collected, as Prometheus and OpenMetrics text. */
@NullMarked
package io.umbel.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
