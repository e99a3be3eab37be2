@NullMarked
package io.umbel.metrics;

import org.jspecify.annotations.NullMarked;
