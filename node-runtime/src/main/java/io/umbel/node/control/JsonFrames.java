package io.umbel.node.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Records as JSON, each behind its length in four bytes, big-endian. */
final class JsonFrames {
    /** A peer with a thousand connections fits many times. */
    static final int MAX_LENGTH = 1 << 20;

    private JsonFrames() {}

    static void write(OutputStream out, Object value) throws IOException {
        byte[] json = NodeJson.mapper().writeValueAsBytes(value);
        if (json.length > MAX_LENGTH) {
            throw new IOException(
                    "frame: %d bytes of %s (expected at most %d)"
                            .formatted(json.length, value.getClass().getSimpleName(), MAX_LENGTH));
        }
        out.write(
                ByteBuffer.allocate(Integer.BYTES + json.length)
                        .putInt(json.length)
                        .put(json)
                        .array());
    }

    /**
     * The next frame, or empty where the stream ends between two.
     *
     * @throws MalformedFrameException if it is too long, cut short, or no {@code type}
     */
    static <T> Optional<T> read(InputStream in, Class<T> type) throws IOException {
        byte[] header = in.readNBytes(Integer.BYTES);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < Integer.BYTES) {
            throw new MalformedFrameException("ends within its length", new EOFException());
        }
        int length = ByteBuffer.wrap(header).getInt();
        if (length <= 0 || length > MAX_LENGTH) {
            throw new MalformedFrameException(
                    "length %d (expected 1–%d)"
                            .formatted(Integer.toUnsignedLong(length), MAX_LENGTH),
                    null);
        }
        return Optional.of(parse(in.readNBytes(length), length, type));
    }

    /** The one frame that a stream holds, or empty if it holds none. Reads to the stream's end. */
    static <T> Optional<T> readOnly(InputStream in, Class<T> type) throws IOException {
        Optional<T> frame = read(in, type);
        if (frame.isPresent() && in.read() >= 0) {
            throw new MalformedFrameException("is followed by more (expected the end)", null);
        }
        return frame;
    }

    private static <T> T parse(byte[] json, int length, Class<T> type) throws IOException {
        if (json.length < length) {
            throw new MalformedFrameException(
                    "%d bytes (expected %d)".formatted(json.length, length), null);
        }
        try {
            T value = NodeJson.mapper().readValue(json, type);
            if (value == null) {
                throw new MalformedFrameException(
                        "null (expected " + type.getSimpleName() + ")", null);
            }
            return value;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new MalformedFrameException("no " + type.getSimpleName(), e);
        }
    }
}
