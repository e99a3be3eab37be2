/**
 * The OpenTelemetry SDK: made from the standard {@code OTEL_*} variables, and taken away cleanly.
 */
@NullMarked
package io.umbel.metrics.sdk;

import org.jspecify.annotations.NullMarked;
