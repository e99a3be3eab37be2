package io.umbel.grpc.settings;

/**
 * How messages are compressed.
 *
 * @param codec {@code identity}, {@code gzip} or {@code zstd}
 * @param minSize smaller messages are sent as they are, in bytes
 */
public record CompressionSettings(String codec, int minSize) {}
