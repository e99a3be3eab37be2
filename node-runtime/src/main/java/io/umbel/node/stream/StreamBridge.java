package io.umbel.node.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Promise;
import io.umbel.node.middleware.Admitted;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish.Outcome;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * One stream between the event loop and the threads that read and write it. Closes the codec's
 * channel when both directions have ended.
 */
final class StreamBridge extends ChannelInboundHandlerAdapter {
    private final QuicStreamChannel channel;
    private final Runnable onAborted;
    private final Consumer<StreamBridge> onForgotten;
    private final StreamReceiver receiver;
    private final StreamSender sender;
    private final Promise<Outcome> ending;
    private final AtomicInteger holds = new AtomicInteger(2);
    private boolean connectionGone;
    private boolean counted;

    /**
     * @param unread told by how many received bytes that nobody has read grow or, below 0, shrink
     * @param onAborted called on the event loop if the codec remembers the stream after its end,
     *     because its FIN was never read
     * @param onForgotten called once, by any thread, when the stream has ended and nothing that it
     *     received is held any longer
     */
    StreamBridge(
            QuicStreamChannel channel,
            IntConsumer unread,
            Runnable onAborted,
            Consumer<StreamBridge> onForgotten) {
        this.channel = channel;
        this.onAborted = onAborted;
        this.onForgotten = onForgotten;
        this.ending = channel.eventLoop().newPromise();
        var turn = new Turn();
        this.receiver =
                new StreamReceiver(channel, this::onLoop, turn, unread, this::letGo, this::settle);
        this.sender = new StreamSender(channel, this::onLoop, turn, this::settle);
    }

    /** Takes its place in the channel. Event loop, before anything was read. */
    void attach() {
        if (channel.type() == QuicStreamType.UNIDIRECTIONAL) {
            if (channel.isLocalCreated()) {
                receiver.absent();
            } else {
                sender.absent();
            }
        }
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(this);
    }

    /** Reads what came with the stream, though nobody has taken it yet. Event loop. */
    void peek() {
        channel.read();
    }

    long id() {
        return channel.streamId();
    }

    /** Calls {@code observer} once, when both directions have ended. Any thread. */
    void whenEnded(Consumer<Outcome> observer) {
        var _ = ending.addListener(_ -> observer.accept(ending.getNow()));
    }

    StreamReceiver receiver() {
        return receiver;
    }

    StreamSender sender() {
        return sender;
    }

    private void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException endpointClosed) {
            // and so is the connection, which has told the user
        }
    }

    /** Ends both directions with {@code code}. Any thread. */
    void abort(ErrorCode code) {
        sender.reset(code);
        receiver.stop(code);
    }

    /** The connection has ended. Any thread. */
    void connectionClosed(CloseReason reason) {
        Supplier<IOException> why = () -> new ConnectionClosedException(reason);
        receiver.buffer().fail(why);
        sender.buffer().fail(why);
        onLoop(() -> endBoth(why, Admitted.outcomeOf(reason)));
    }

    private void endBoth(Supplier<IOException> why, Outcome outcome) {
        connectionGone = true;
        receiver.fail(why, outcome);
        sender.fail(why, outcome);
    }

    private void settle() {
        Outcome in = receiver.end();
        Outcome out = sender.end();
        countIfAborted();
        if (in == null || out == null || !ending.trySuccess(in.ok() ? out : in)) {
            return;
        }
        if (!connectionGone) { // else a FIN would be the last that the peer hears
            var _ = channel.close();
        }
        letGo();
    }

    /** At once, not when the output has ended as well: the peer may open the next one already. */
    private void countIfAborted() {
        if (receiver.end() != null && !receiver.isFinished() && !connectionGone && !counted) {
            counted = true;
            onAborted.run();
        }
    }

    private void letGo() {
        if (holds.decrementAndGet() == 0) {
            onForgotten.accept(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        receiver.read((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        receiver.readComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownReadComplete) {
            receiver.finished();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        receiver.failed(cause);
    }

    /** Closed by the codec: both FINs are through, or something broke. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (channel.parent().isActive()) { // else the connection is about to say why
            endBoth(
                    () -> new IOException("stream " + id() + " was closed by the codec"),
                    new Outcome(ErrorCode.INTERNAL, "closed by the codec"));
        }
    }
}
