package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;

/** The frame by which HTTP/2 gives a session up (RFC 9113 section 6.8). */
final class GoAway {
    private static final int TYPE = 7;
    private static final int TYPE_AT = 3;
    private static final int HEADER = 9;
    private static final int CODE_AT = HEADER + Integer.BYTES;

    /** Ours never have more; it keeps contents that look like such a frame from being one. */
    private static final int MOST_DEBUG_DATA = 1024;

    private GoAway() {}

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
