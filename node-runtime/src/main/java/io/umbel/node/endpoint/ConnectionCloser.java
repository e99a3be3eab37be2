package io.umbel.node.endpoint;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.Future;
import io.umbel.spi.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends an established connection so that the peer learns the code and the reason. Event loop only.
 *
 * <p>A dialer may send them only once it has heard a byte of the application ({@link
 * ChannelClose#withCode}). The acceptor therefore says hello, with a keep-alive, as soon as the
 * handshake is done, and a dialer that closes earlier waits for it for a moment. If it does not
 * come the close goes without a code.
 */
final class ConnectionCloser {
    /** More than a round trip nearly everywhere; a hello may be lost, and is not repeated. */
    private static final long HELLO_WAIT_MILLIS = 1_000;

    private final QuicChannel channel;
    private boolean mayTellCode;
    private @Nullable Runnable afterHello;

    ConnectionCloser(QuicChannel channel, boolean mayTellCode) {
        this.channel = channel;
        this.mayTellCode = mayTellCode;
    }

    /** The peer's application said something, if only hello. */
    void peerHeard() {
        mayTellCode = true;
        Runnable close = afterHello;
        if (close != null) {
            afterHello = null;
            close.run();
        }
    }

    /** Called once. */
    void close(ErrorCode code, String reason) {
        if (mayTellCode) {
            ChannelClose.withCode(channel, code, reason);
            return;
        }
        Future<?> noHello =
                channel.eventLoop()
                        .schedule(
                                () -> ChannelClose.withoutCode(channel),
                                HELLO_WAIT_MILLIS,
                                TimeUnit.MILLISECONDS);
        afterHello =
                () -> {
                    var _ = noHello.cancel(false);
                    ChannelClose.withCode(channel, code, reason);
                };
    }
}
