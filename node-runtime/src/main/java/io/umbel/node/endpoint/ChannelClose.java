package io.umbel.node.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicChannel;
import io.umbel.spi.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The two ways to close a channel of the codec, both in such a way that its close loop ends: as a
 * task behind the timers that are due, because an overdue probe timer is what makes the loop
 * endless, and with an allocator that runs dry. Event loop only.
 */
final class ChannelClose {
    private static final int TRANSPORT_NO_ERROR = 0;
    private static final int MAX_REASON = 512;

    private ChannelClose() {}

    /** A transport close (RFC 9000 section 19.19): safe at any time, but it tells no reason. */
    static void withoutCode(QuicChannel channel) {
        later(channel, false, TRANSPORT_NO_ERROR, "");
    }

    /**
     * An application close. A dialer that sends one before it has heard a byte of the application
     * can make the codec spin: the handshake may then not be confirmed, and the codec would send
     * such a close in a packet that may not carry it.
     *
     * @param reason cut to 512 bytes
     */
    static void withCode(QuicChannel channel, ErrorCode code, String reason) {
        later(channel, true, Math.toIntExact(code.value()), reason);
    }

    private static void later(QuicChannel channel, boolean application, int code, String reason) {
        var _ =
                channel.eventLoop()
                        .schedule(
                                () -> now(channel, application, code, reason),
                                0,
                                TimeUnit.MILLISECONDS);
    }

    private static void now(QuicChannel channel, boolean application, int code, String reason) {
        if (channel.isOpen()) {
            channel.config().setAllocator(new ClosingAllocator(channel.alloc()));
            var _ = channel.close(application, code, utf8(reason));
        }
    }

    /** No part of a character. */
    private static ByteBuf utf8(String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MAX_REASON);
        while (length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        return Unpooled.directBuffer(Math.max(1, length)).writeBytes(bytes, 0, length);
    }
}
