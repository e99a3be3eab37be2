package io.umbel.grpc.compression;

import io.grpc.ClientInterceptor;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import io.grpc.ServerInterceptor;
import io.umbel.grpc.settings.CompressionSettings;

/** What the settings say about compression, as grpc-java understands it. */
public final class Compression {
    private Compression() {}

    /** identity, gzip and zstd. */
    public static CompressorRegistry compressors() {
        CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
        registry.register(new Codec.Gzip());
        registry.register(Codec.Identity.NONE);
        registry.register(new ZstdCodec());
        return registry;
    }

    /** Advertises gzip and zstd; what a peer sends is understood whether it asked or not. */
    public static DecompressorRegistry decompressors() {
        return DecompressorRegistry.emptyInstance()
                .with(Codec.Identity.NONE, false)
                .with(new Codec.Gzip(), true)
                .with(new ZstdCodec(), true);
    }

    /** Compresses responses, for callers that accept it. */
    public static ServerInterceptor serverInterceptor(CompressionSettings settings) {
        return new CompressedResponses(settings);
    }

    /** Compresses requests. A caller's own {@code withCompression} wins. */
    public static ClientInterceptor clientInterceptor(CompressionSettings settings) {
        return new CompressedRequests(settings);
    }
}
