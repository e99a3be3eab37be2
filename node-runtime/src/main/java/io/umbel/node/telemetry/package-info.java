/**
 * The seam between those who record and the plugin that supplies an OpenTelemetry SDK: instruments
 * that live as long as their owner, whatever SDK comes and goes. It knows OpenTelemetry's API only.
 */
@NullMarked
package io.umbel.node.telemetry;

import org.jspecify.annotations.NullMarked;
