package io.umbel.node.stream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish.Outcome;
import io.umbel.spi.StreamResetException;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream's input on the event loop: moves what arrives into the {@link ReceiveBuffer}, and knows
 * how the input ended.
 *
 * <p>The codec forgets a stream only when its FIN was read. So input that nobody wants any more is
 * still read for a moment before it is stopped.
 */
final class StreamReceiver {
    /** How much longer, and how many more bytes, a closed input is read in the hope of its FIN. */
    private static final long LINGER_MILLIS = 1000;

    private static final int LINGER_BYTES = 64 * 1024;

    private final QuicStreamChannel channel;
    private final Executor loop;
    private final ReceiveBuffer buffer;
    private final Runnable onEnd;

    private @Nullable Outcome end;
    private boolean readDeferred;
    private boolean signalDeferred;
    private boolean moreIsWaiting;
    private boolean discarding;
    private int discarded;

    /**
     * @param unread told by how many bytes what nobody has read grows or, below 0, shrinks
     * @param onEnd called on the event loop when {@link #end()} has become known
     */
    StreamReceiver(
            QuicStreamChannel channel,
            Executor loop,
            Turn turn,
            IntConsumer unread,
            Runnable onDrained,
            Runnable onEnd) {
        this.channel = channel;
        this.loop = loop;
        this.buffer = new ReceiveBuffer(turn, () -> loop.execute(channel::read), onDrained, unread);
        this.onEnd = onEnd;
    }

    ReceiveBuffer buffer() {
        return buffer;
    }

    /* --------------- The event loop: what the channel says --------------- */

    /** A direction that this stream does not have. */
    void absent() {
        buffer.finish();
        end = Outcome.OK;
    }

    void read(ByteBuf bytes) {
        moreIsWaiting = !bytes.isWritable();
        if (discarding) {
            discarded += bytes.readableBytes();
            bytes.release();
        } else {
            buffer.add(bytes);
        }
    }

    void readComplete() {
        if (discarding) {
            discardOn();
        } else {
            deliver(buffer.hasRoom());
        }
    }

    private void deliver(boolean hasRoom) {
        if (moreIsWaiting && hasRoom) {
            signalSoon();
            channel.read();
            return;
        }
        buffer.signal();
        if (hasRoom) {
            readAfterBatch();
        }
    }

    /** A full buffer says that there may be more, not that there is: one waking for all of it. */
    private void signalSoon() {
        if (!signalDeferred) {
            signalDeferred = true;
            loop.execute(this::signalNow);
        }
    }

    private void signalNow() {
        signalDeferred = false;
        buffer.signal();
    }

    /** The socket's other packets then come as one buffer, not one each. */
    private void readAfterBatch() {
        if (!readDeferred) {
            readDeferred = true;
            loop.execute(this::readNow);
        }
    }

    private void readNow() {
        readDeferred = false;
        channel.read();
    }

    void finished() {
        if (end == null) {
            buffer.finish();
            ended(Outcome.OK);
        }
    }

    void failed(Throwable cause) {
        if (cause instanceof QuicStreamResetException reset) {
            ErrorCode code = ErrorCode.of(Math.max(0, reset.applicationProtocolCode()));
            fail(() -> new StreamResetException(code), new Outcome(code, "reset by the peer"));
        } else {
            fail(
                    () -> new IOException("stream " + channel.streamId() + " failed", cause),
                    new Outcome(ErrorCode.INTERNAL, String.valueOf(cause.getMessage())));
        }
    }

    /** Ends the input, unless it has ended already. */
    void fail(Supplier<IOException> why, Outcome outcome) {
        if (end == null) {
            buffer.fail(why);
            ended(outcome);
        }
    }

    private void ended(Outcome outcome) {
        end = outcome;
        onEnd.run();
    }

    /** How the input ended; null as long as it has not. */
    @Nullable Outcome end() {
        return end;
    }

    /** Whether its FIN was read. */
    boolean isFinished() {
        return buffer.isFinished();
    }

    /* --------------- Any thread: what the user says --------------- */

    /** Nothing more will be read; the peer is told. */
    void stop(ErrorCode code) {
        int wireCode = WireCode.of(code);
        buffer.fail(() -> new StreamResetException(code));
        loop.execute(() -> stopNow(wireCode, new Outcome(code, "stopped")));
    }

    private void stopNow(int wireCode, Outcome outcome) {
        readAway(); // the FIN may be there already
        if (end == null) {
            var _ = channel.shutdownInput(wireCode);
            ended(outcome);
        }
    }

    /** Nothing more will be read; the peer is told unless it is about to finish anyway. */
    void close() {
        if (!buffer.isFinished()) {
            loop.execute(this::closeNow);
        }
        buffer.fail(() -> new IOException("read after close()"));
    }

    private void closeNow() {
        readAway();
        if (end == null) {
            var _ =
                    channel.eventLoop()
                            .schedule(this::stopLingering, LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void stopLingering() {
        stopNow(WireCode.of(ErrorCode.CANCELLED), new Outcome(ErrorCode.CANCELLED, "closed"));
    }

    private void readAway() {
        discarding = true;
        if (end == null) {
            channel.read();
        }
    }

    private void discardOn() {
        if (discarded > LINGER_BYTES) {
            stopLingering();
        } else {
            channel.read();
        }
    }
}
