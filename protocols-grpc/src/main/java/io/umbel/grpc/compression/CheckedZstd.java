package io.umbel.grpc.compression;

import io.airlift.compress.v3.MalformedInputException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Says of broken input what grpc-java understands. */
final class CheckedZstd extends FilterInputStream {
    CheckedZstd(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (MalformedInputException | IndexOutOfBoundsException broken) {
            throw new IOException("zstd: malformed", broken);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return super.read(into, offset, length);
        } catch (MalformedInputException | IndexOutOfBoundsException broken) {
            throw new IOException("zstd: malformed", broken);
        }
    }
}
