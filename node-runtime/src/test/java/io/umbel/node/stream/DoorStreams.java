package io.umbel.node.stream;

import static io.umbel.node.stream.LoopbackEndpoint.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.stream.RawStreams.How;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a handler, or a caller, ends its streams through the front door. */
final class DoorStreams {
    private static final int ANSWER = 1;
    private static final ErrorCode CODE = ErrorCode.of(42);

    private DoorStreams() {}

    /** Blocks if the stream is to be finished: until the other side has ended its part. */
    static void end(Stream stream, How how) {
        switch (how) {
            case FINISHED -> finish(stream);
            case RESET -> {
                stream.out().reset(CODE);
                stream.in().stop(CODE);
            }
            case ABANDONED -> stream.close();
        }
    }

    private static void finish(Stream stream) {
        try (stream) {
            stream.out().write(ANSWER);
            stream.out().finish();
            stream.in().transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            stream.out().reset(CODE); // the peer gave up: so does a handler
        }
    }

    /** Whoever finishes streams at the other end answers in time. */
    static void assertServed(Connection connection) throws Exception {
        CompletableFuture<Integer> answer =
                DoorPair.async(() -> {
                    try (Stream stream = connection.openStream()) {
                        stream.out().write(0);
                        stream.out().finish();
                        return stream.in().read();
                    }
                });
        try {
            assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ANSWER);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer on a connection within " + PATIENCE, e);
        }
    }
}
