@NullMarked
package io.umbel.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
