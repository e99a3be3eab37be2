/**
 * What telemetry sees of calls: grpc-java's own metrics, and spans whose context goes along in the
 * metadata. OpenTelemetry's API only; the SDK may come and go.
 */
@NullMarked
package io.umbel.grpc.observe;

import org.jspecify.annotations.NullMarked;
