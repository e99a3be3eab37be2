package io.umbel.grpc.compression;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import io.grpc.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Zstandard (RFC 8878), in Java: a native library could not be loaded again with its plugin. */
final class ZstdCodec implements Codec {
    static final String NAME = "zstd";

    @Override
    public String getMessageEncoding() {
        return NAME;
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
        return new ZstdOutputStream(out);
    }

    /** The limit of a message's size holds for what comes out of here. */
    @Override
    public InputStream decompress(InputStream in) {
        return new CheckedZstd(new ZstdInputStream(in));
    }
}
