@NullMarked
package io.umbel.metrics.http;

import org.jspecify.annotations.NullMarked;
