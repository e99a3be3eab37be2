package io.umbel.node.endpoint;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.Future;
import io.umbel.node.path.ConnectionPath;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One handshake of a peer, counted from its first packet until it is done, failed or too slow.
 *
 * <p>The codec does none of that: its idle timeout is renewed by each retransmission, and a channel
 * that was never active becomes no inactive one, so that only its close future tells its end.
 */
final class HalfOpen {
    private final HandshakeGate gate;
    private final QuicChannel channel;
    private final Future<?> deadline;
    private boolean counted = true;

    private HalfOpen(HandshakeGate gate, QuicChannel channel, Duration limit) {
        this.gate = gate;
        this.channel = channel;
        this.deadline =
                channel.eventLoop().schedule(this::giveUp, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * @param onFailure called if the channel closes before {@link #done}
     */
    static HalfOpen begin(
            HandshakeGate gate,
            QuicChannel channel,
            ConnectionPath path,
            Duration limit,
            Runnable onFailure) {
        gate.handshakeBegan(path.remote().getAddress());
        var handshake = new HalfOpen(gate, channel, limit);
        var _ =
                channel.closeFuture()
                        .addListener(_ -> {
                            if (handshake.end()) {
                                path.ids().forEach(gate::refuse);
                                onFailure.run();
                            }
                        });
        return handshake;
    }

    void done() {
        var _ = end();
    }

    /** The codec knows, but would tell the peer only with its answer to the next packet. */
    void giveUp() {
        ChannelClose.withoutCode(channel);
    }

    /** Whether this was the first time. */
    private boolean end() {
        boolean first = counted;
        if (first) {
            counted = false;
            gate.handshakeEnded();
            var _ = deadline.cancel(false);
        }
        return first;
    }
}
