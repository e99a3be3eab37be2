package io.umbel.node.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamPriority;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish.Outcome;
import io.umbel.spi.StreamResetException;
import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream's output on the event loop: moves what the {@link SendBuffer} holds to the codec, and
 * knows how the output ended.
 *
 * <p>The codec sends a packet for every write, and queues what the peer gives no credit for. The
 * FIN travels through the same queue, as a frame: {@code shutdownOutput()} would overtake it.
 */
final class StreamSender {
    private final QuicStreamChannel channel;
    private final Executor loop;
    private final SendBuffer buffer;
    private final Runnable onEnd;

    private @Nullable Outcome end;

    /**
     * @param onEnd called on the event loop when {@link #end()} has become known
     */
    StreamSender(QuicStreamChannel channel, Executor loop, Turn turn, Runnable onEnd) {
        this.channel = channel;
        this.loop = loop;
        this.buffer = new SendBuffer(channel.alloc(), turn, () -> loop.execute(this::send));
        this.onEnd = onEnd;
    }

    SendBuffer buffer() {
        return buffer;
    }

    /* --------------- The event loop --------------- */

    /** A direction that this stream does not have. */
    void absent() {
        end = Outcome.OK;
    }

    private void send() {
        SendBuffer.Batch batch = buffer.take();
        Deque<ByteBuf> buffers = batch.buffers();
        if (buffers.isEmpty() && batch.last() && end == null) {
            write(QuicStreamFrame.EMPTY_FIN, 0, true);
        }
        while (!buffers.isEmpty() && end == null) {
            ByteBuf next = buffers.removeFirst();
            int length = next.readableBytes();
            boolean last = batch.last() && buffers.isEmpty();
            write(last ? new DefaultQuicStreamFrame(next, true) : next, length, last);
        }
        buffers.forEach(ByteBuf::release);
    }

    private void write(Object message, int length, boolean last) {
        var _ =
                channel.write(message)
                        .addListener(written -> written(length, last, written.cause()));
    }

    private void written(int length, boolean last, @Nullable Throwable cause) {
        if (cause != null) {
            failed(cause);
        } else if (last) {
            ended(Outcome.OK);
        }
        buffer.sent(length);
    }

    private void failed(Throwable cause) {
        if (cause instanceof ChannelOutputShutdownException) {
            // STOP_SENDING; the codec keeps its code to itself.
            fail(
                    () -> new StreamResetException(ErrorCode.CANCELLED),
                    new Outcome(ErrorCode.CANCELLED, "stopped by the peer"));
        } else {
            fail(
                    () -> new IOException("stream " + channel.streamId() + " failed", cause),
                    new Outcome(ErrorCode.INTERNAL, String.valueOf(cause.getMessage())));
        }
    }

    /** Ends the output, unless it has ended already. */
    void fail(Supplier<IOException> why, Outcome outcome) {
        if (end == null) {
            buffer.fail(why);
            ended(outcome);
        }
    }

    private void ended(Outcome outcome) {
        if (end == null) {
            end = outcome;
            onEnd.run();
        }
    }

    /** How the output ended; null as long as it has not. */
    @Nullable Outcome end() {
        return end;
    }

    /* --------------- Any thread --------------- */

    /** Abandons the output; the peer is told. Does nothing after its end. */
    void reset(ErrorCode code) {
        int wireCode = WireCode.of(code);
        if (buffer.abandon(() -> new StreamResetException(code))) {
            loop.execute(() -> resetNow(wireCode, new Outcome(code, "reset")));
        }
    }

    private void resetNow(int wireCode, Outcome outcome) {
        if (end == null) {
            var _ = channel.shutdownOutput(wireCode);
            ended(outcome);
        }
    }

    void urgency(QuicStreamPriority priority) {
        loop.execute(() -> {
            var _ = channel.updatePriority(priority);
        });
    }
}
