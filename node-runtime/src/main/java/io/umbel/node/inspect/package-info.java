/**
 * What the node shows of itself: snapshots, health, and the metrics it records through
 * OpenTelemetry's API.
 */
@NullMarked
package io.umbel.node.inspect;

import org.jspecify.annotations.NullMarked;
