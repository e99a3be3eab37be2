/** What the page shows, as JSON, live. */
@NullMarked
package io.umbel.metrics.dashboard;

import org.jspecify.annotations.NullMarked;
