package io.umbel.node.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicChannel;
import io.umbel.spi.ErrorCode;
import java.util.concurrent.TimeUnit;

/**
 * The two ways to close a channel of the codec, both in such a way that its close loop ends: as a
 * task behind the timers that are due, because an overdue probe timer is what makes the loop
 * endless, and with an allocator that runs dry. Event loop only.
 */
final class ChannelClose {
    private static final int TRANSPORT_NO_ERROR = 0;

    private ChannelClose() {}

    /** A transport close (RFC 9000 section 19.19): safe at any time, but it tells no reason. */
    static void withoutCode(QuicChannel channel) {
        later(channel, false, TRANSPORT_NO_ERROR, Unpooled.EMPTY_BUFFER);
    }

    /**
     * An application close. A dialer that sends one before it has heard a byte of the application
     * can make the codec spin: the handshake may then not be confirmed, and the codec would send
     * such a close in a packet that may not carry it.
     */
    static void withCode(QuicChannel channel, ErrorCode code, ByteBuf reason) {
        later(channel, true, Math.toIntExact(code.value()), reason);
    }

    private static void later(QuicChannel channel, boolean application, int code, ByteBuf reason) {
        var _ =
                channel.eventLoop()
                        .schedule(
                                () -> now(channel, application, code, reason),
                                0,
                                TimeUnit.MILLISECONDS);
    }

    private static void now(QuicChannel channel, boolean application, int code, ByteBuf reason) {
        if (channel.isOpen()) {
            channel.config().setAllocator(new ClosingAllocator(channel.alloc()));
            var _ = channel.close(application, code, reason);
        } else {
            reason.release();
        }
    }
}
