package io.umbel.grpc.transport;

import io.netty.handler.codec.quic.QuicStreamResetException;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.netty.NettyConnection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A session to a node ended before its calls. The message is for a person. */
public final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;

    private ConnectionLostException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What the peer said; {@link ErrorCode#NO_ERROR} if it fell silent. */
    public ErrorCode code() {
        return code;
    }

    /** What can be said of the end of a stream of {@code connection}; null if it ended in order. */
    static @Nullable Throwable explain(
            @Nullable Throwable cause, @Nullable NettyConnection connection) {
        if (connection != null && connection.closed().isSuccess()) {
            CloseReason reason = connection.closed().getNow();
            ErrorCode code =
                    reason instanceof CloseReason.Application said
                            ? said.code()
                            : ErrorCode.NO_ERROR;
            return new ConnectionLostException(
                    code, "connection lost: " + reason.describe(), cause);
        }
        if (cause instanceof QuicStreamResetException reset) {
            ErrorCode code = ErrorCode.of(Math.max(0, reset.applicationProtocolCode()));
            return new ConnectionLostException(code, "the peer reset the stream: " + code, cause);
        }
        return cause;
    }
}
