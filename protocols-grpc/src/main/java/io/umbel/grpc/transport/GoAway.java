package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Error;
import java.util.OptionalLong;

/** The frame by which HTTP/2 gives a session up (RFC 9113 section 6.8). */
final class GoAway {
    private static final int TYPE = 7;
    private static final int SETTINGS = 4;
    private static final int TYPE_AT = 3;
    private static final int HEADER = 9;
    private static final int FAREWELL = 2 * HEADER + 2 * Integer.BYTES;
    private static final int CODE_AT = HEADER + Integer.BYTES;

    /** Ours never have more; it keeps contents that look like such a frame from being one. */
    private static final int MOST_DEBUG_DATA = 1024;

    private GoAway() {}

    /** All that a server says which takes no call: its settings, and that it has taken none. */
    static ByteBuf farewell(ByteBufAllocator alloc) {
        ByteBuf frames = alloc.directBuffer(FAREWELL);
        header(frames, 0, SETTINGS);
        header(frames, 2 * Integer.BYTES, TYPE);
        return frames.writeInt(0).writeInt((int) Http2Error.NO_ERROR.code());
    }

    private static void header(ByteBuf frames, int length, int type) {
        frames.writeMedium(length).writeByte(type).writeByte(0).writeInt(0);
    }

    /**
     * The error of a buffer that begins with such a frame; none if it does not, or there is no
     * error. The codec hands each frame's beginning over in a buffer of its own.
     */
    static OptionalLong errorCode(ByteBuf frame) {
        int start = frame.readerIndex();
        if (frame.readableBytes() < CODE_AT + Integer.BYTES
                || frame.getByte(start + TYPE_AT) != TYPE
                || frame.getUnsignedMedium(start) > 2 * Integer.BYTES + MOST_DEBUG_DATA
                || frame.getByte(start + TYPE_AT + 1) != 0
                || frame.getInt(start + TYPE_AT + 2) != 0) {
            return OptionalLong.empty();
        }
        long code = frame.getUnsignedInt(start + CODE_AT);
        return code == 0 ? OptionalLong.empty() : OptionalLong.of(code);
    }
}
