package io.umbel.metrics.sdk;

/**
 * Where telemetry is sent.
 *
 * @param endpoint base URL of a collector; empty for none
 * @param protocol as {@code OTEL_EXPORTER_OTLP_PROTOCOL} has it: {@code http/protobuf} or {@code
 *     grpc}
 * @param tracesPerSecond of which spans are made
 */
public record OtlpSettings(String endpoint, String protocol, int tracesPerSecond) {}
