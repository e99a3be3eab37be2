package io.umbel.node.control;

import io.umbel.node.guard.Violations;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.Stream;
import io.umbel.spi.Violation;
import java.io.IOException;

/** Returns small payloads to anybody: each stream is one ping. */
public final class PingHandler implements ProtocolHandler {
    /** The protocol. */
    public static final Alpn ALPN = Alpn.of("/ping/1.0");

    /** The smallest payload, in bytes. */
    public static final int MIN_PAYLOAD = 8;

    /** The largest payload, in bytes: it fits one packet. */
    public static final int MAX_PAYLOAD = 1200;

    private final Violations violations;

    /** A handler that tells nobody of malformed pings. */
    public PingHandler() {
        this(Violations.IGNORED);
    }

    /** A handler that reports malformed pings. */
    public PingHandler(Violations violations) {
        this.violations = violations;
    }

    /**
     * Answers until the peer leaves. A payload of another size is reset with {@link
     * ErrorCode#PROTOCOL_VIOLATION}.
     */
    @Override
    public void handle(Connection connection) throws IOException, InterruptedException {
        while (connection.isOpen()) {
            try (Stream stream = connection.acceptStream()) {
                byte[] payload = stream.in().readNBytes(MAX_PAYLOAD + 1);
                if (payload.length < MIN_PAYLOAD || payload.length > MAX_PAYLOAD) {
                    violations.report(
                            connection.info(), Violation.MALFORMED, payload.length + " bytes");
                    stream.out().reset(ErrorCode.PROTOCOL_VIOLATION);
                } else {
                    stream.out().write(payload);
                }
            }
        }
    }
}
