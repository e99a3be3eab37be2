package io.umbel.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.spi.ErrorCode;
import io.umbel.spi.StreamResetException;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PingHandlerTest {
    private static final long NANOS_BETWEEN_READINGS = 1500;

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final TestNodeContext node = network.join("node");
    private final AtomicLong nanos = new AtomicLong();

    @BeforeEach
    void serve() {
        node.serve(PingHandler.ALPN, new PingHandler());
    }

    @AfterEach
    void closeNetwork() {
        network.close();
    }

    private PingClient dial() throws Exception {
        return new PingClient(
                network.join("stranger").dial(node.address(), PingHandler.ALPN),
                () -> nanos.getAndAdd(NANOS_BETWEEN_READINGS),
                new Random(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {PingHandler.MIN_PAYLOAD, 64, PingHandler.MAX_PAYLOAD})
    void payload_comesBack_toAnybody(int size) throws Exception {
        try (PingClient client = dial()) {
            assertThat(client.ping(size)).isEqualTo(Duration.ofNanos(NANOS_BETWEEN_READINGS));
            assertThat(client.ping(size)).isEqualTo(Duration.ofNanos(NANOS_BETWEEN_READINGS));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, PingHandler.MIN_PAYLOAD - 1, PingHandler.MAX_PAYLOAD + 1, 1 << 20})
    void payload_ofAnotherSize_isReset(int size) throws Exception {
        try (PingClient client = dial()) {
            assertThatThrownBy(() -> client.ping(size))
                    .isInstanceOfSatisfying(
                            StreamResetException.class,
                            reset ->
                                    assertThat(reset.code())
                                            .isIn(
                                                    ErrorCode.PROTOCOL_VIOLATION,
                                                    ErrorCode.CANCELLED));
        }
    }

    @Test
    void differentAnswer_isNoAnswer() throws Exception {
        TestNodeContext liar = network.join("liar");
        liar.serve(
                PingHandler.ALPN,
                connection -> {
                    try (var stream = connection.acceptStream()) {
                        stream.out().write(stream.in().readAllBytes().length);
                    }
                    var _ = connection.awaitClosed();
                });
        try (var client =
                new PingClient(
                        network.join("a").dial(liar.address(), PingHandler.ALPN),
                        nanos::get,
                        new Random(1))) {
            assertThatThrownBy(() -> client.ping(64))
                    .hasMessage(
                            "ping: the answer differs (1 bytes, expected the 64 that were sent)");
        }
    }
}
