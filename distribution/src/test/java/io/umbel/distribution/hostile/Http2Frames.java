package io.umbel.distribution.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** HTTP/2 frames of a client, byte by byte (RFC 9113). */
final class Http2Frames {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final int HEADER = 9;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;
    private static final int CANCEL = 8;
    private static final int FILLER = 4 << 10;
    private static final int INDEXED_METHOD_POST = 0x83;
    private static final int INDEXED_SCHEME_HTTP = 0x86;
    private static final int NAME_OF_PATH = 4;
    private static final int NAME_OF_AUTHORITY = 1;
    private static final int NAME_OF_CONTENT_TYPE = 31;
    private static final int FOUR_BITS = 0x0f;

    private Http2Frames() {}

    /** What begins a connection. */
    static byte[] preface() {
        return join(PREFACE, settings());
    }

    /** Empty, and to be acknowledged. */
    static byte[] settings() {
        return frame(SETTINGS, 0, 0, new byte[0]);
    }

    static byte[] ping(int number) {
        return frame(PING, 0, 0, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    /** The beginning of a call, and its end. */
    static byte[] openAndReset(int stream) {
        return join(
                frame(HEADERS, END_HEADERS, stream, callHeaders()),
                frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array()));
    }

    /** Headers that promise more of them. */
    static byte[] unfinishedHeaders(int stream) {
        return frame(HEADERS, 0, stream, callHeaders());
    }

    /** More headers, 4 KiB of them, and still not all. */
    static byte[] continuation(int stream) {
        var block = new ByteArrayOutputStream();
        literal(block, "x-filler", "f".repeat(FILLER));
        return frame(CONTINUATION, 0, stream, block.toByteArray());
    }

    private static byte[] callHeaders() {
        var block = new ByteArrayOutputStream();
        block.write(INDEXED_METHOD_POST);
        block.write(INDEXED_SCHEME_HTTP);
        literal(block, NAME_OF_PATH, "/umbel.greeter.v1.Greeter/GreetEach");
        literal(block, NAME_OF_AUTHORITY, "umbel");
        literal(block, NAME_OF_CONTENT_TYPE, "application/grpc");
        literal(block, "te", "trailers");
        return block.toByteArray();
    }

    /** RFC 7541 section 6.2.2, with the name of a static entry. */
    private static void literal(ByteArrayOutputStream block, int name, String value) {
        integer(block, FOUR_BITS, name);
        string(block, value);
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        string(block, name);
        string(block, value);
    }

    private static void string(ByteArrayOutputStream block, String value) {
        integer(block, 0x7f, value.length());
        block.writeBytes(value.getBytes(US_ASCII));
    }

    /** RFC 7541 section 5.1. */
    private static void integer(ByteArrayOutputStream block, int prefix, int value) {
        if (value < prefix) {
            block.write(value);
            return;
        }
        block.write(prefix);
        int rest = value - prefix;
        while (rest > 0x7f) {
            block.write((rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        block.write(rest);
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(HEADER + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Reads to the end; what the latest GOAWAY said. */
    static Optional<String> goAway(InputStream in) throws IOException {
        var frames = new DataInputStream(in);
        Optional<String> told = Optional.empty();
        try {
            while (true) {
                int length = (frames.readUnsignedByte() << 16) | frames.readUnsignedShort();
                int type = frames.readUnsignedByte();
                frames.skipNBytes(1 + Integer.BYTES);
                byte[] payload = frames.readNBytes(length);
                if (type == GOAWAY) {
                    told = Optional.of(reason(ByteBuffer.wrap(payload)));
                }
            }
        } catch (EOFException _) {
            return told;
        } catch (IOException reset) {
            if (told.isPresent()) {
                return told;
            }
            throw reset;
        }
    }

    private static String reason(ByteBuffer payload) {
        int code = payload.getInt(Integer.BYTES);
        String text = US_ASCII.decode(payload.position(2 * Integer.BYTES)).toString();
        return "0x%x %s".formatted(code, text);
    }
}
