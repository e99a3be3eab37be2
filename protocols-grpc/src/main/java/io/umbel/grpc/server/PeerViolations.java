package io.umbel.grpc.server;

import io.netty.handler.codec.http2.Http2Error;
import io.umbel.grpc.transport.SessionErrors;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NodeContext;
import io.umbel.spi.Violation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the node of peers that HTTP/2 gave up. */
final class PeerViolations implements SessionErrors {
    private final NodeContext node;

    PeerViolations(NodeContext node) {
        this.node = node;
    }

    @Override
    public void gaveUp(ConnectionInfo peer, long code) {
        @Nullable Http2Error error = Http2Error.valueOf(code);
        if (error != null) {
            violation(error)
                    .ifPresent(violation -> node.report(peer, violation, "HTTP/2: " + error));
        }
    }

    /** None for what is no fault of the peer. */
    private static Optional<Violation> violation(Http2Error error) {
        return switch (error) {
            case FRAME_SIZE_ERROR, COMPRESSION_ERROR -> Optional.of(Violation.MALFORMED);
            case PROTOCOL_ERROR, FLOW_CONTROL_ERROR, STREAM_CLOSED ->
                    Optional.of(Violation.PROTOCOL_ERROR);
            case ENHANCE_YOUR_CALM -> Optional.of(Violation.FLOOD);
            case NO_ERROR,
                    INTERNAL_ERROR,
                    SETTINGS_TIMEOUT,
                    REFUSED_STREAM,
                    CANCEL,
                    CONNECT_ERROR,
                    INADEQUATE_SECURITY,
                    HTTP_1_1_REQUIRED ->
                    Optional.empty();
        };
    }
}
