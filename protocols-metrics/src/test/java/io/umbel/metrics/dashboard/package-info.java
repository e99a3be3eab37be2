@NullMarked
package io.umbel.metrics.dashboard;

import org.jspecify.annotations.NullMarked;
