package io.umbel.grpc.benchmark;

import io.grpc.Drainable;
import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Messages of which only the length counts: sent from an array, read where the network put them.
 */
final class Bytes implements Marshaller<Integer> {
    private static final int LARGEST = 1 << 20;
    private static final byte[] CONTENT = new byte[LARGEST];

    private static final class Message extends ByteArrayInputStream
            implements KnownLength, Drainable {
        Message(int length) {
            super(CONTENT, 0, length);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int length = available();
            target.write(CONTENT, 0, length);
            var _ = skip(length);
            return length;
        }
    }

    @Override
    public InputStream stream(Integer length) {
        return new Message(length);
    }

    @Override
    public Integer parse(InputStream stream) {
        try {
            return discard(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int discard(InputStream stream) throws IOException {
        int length = stream.available();
        boolean inPlace = ((HasByteBuffer) stream).byteBufferSupported();
        int left = length;
        while (left > 0) {
            ByteBuffer next = inPlace ? ((HasByteBuffer) stream).getByteBuffer() : null;
            long skipped = stream.skip(next == null ? left : next.remaining());
            if (skipped <= 0) {
                throw new IOException(left + " bytes missing");
            }
            left -= (int) skipped;
        }
        return length;
    }
}
