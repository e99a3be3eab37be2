package io.umbel.grpc.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.nio.ByteBuffer;

/** HTTP/2 as bytes (RFC 9113), for peers that do not keep to it. */
final class Http2Frames {
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int END_HEADERS = 4;
    static final int CANCEL = 8;

    private Http2Frames() {}

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    static byte[] cancel(int stream) {
        return frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
    }

    static byte[] join(byte[]... parts) {
        ByteBuf joined = Unpooled.wrappedBuffer(parts);
        return ByteBufUtil.getBytes(joined);
    }

    /** A session and a gRPC call in it of which nothing is said yet, but for its method. */
    static byte[] beginCall(String method) throws Http2Exception {
        var headers =
                new DefaultHttp2Headers()
                        .method("POST")
                        .scheme("http")
                        .path("/" + method)
                        .add("content-type", "application/grpc")
                        .add("te", "trailers");
        ByteBuf block = Unpooled.buffer();
        new DefaultHttp2HeadersEncoder().encodeHeaders(1, headers, block);
        return join(
                PREFACE,
                frame(SETTINGS, 0, 0, new byte[0]),
                frame(HEADERS, END_HEADERS, 1, ByteBufUtil.getBytes(block)));
    }

    /** The beginning of a message that claims to be longer. */
    static byte[] halfAMessage() {
        return frame(DATA, 0, 1, new byte[] {0, 0, 0, 3, (byte) 0xe8, 1, 2, 3});
    }
}
