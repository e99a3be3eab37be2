/** The page's server: who may ask, and what they get. */
@NullMarked
package io.umbel.metrics.http;

import org.jspecify.annotations.NullMarked;
