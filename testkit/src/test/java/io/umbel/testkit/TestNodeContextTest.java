package io.umbel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.ProtocolHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class TestNodeContextTest {
    private static final Alpn ALPN = Alpn.of("/test/1.0");
    private static final ProtocolHandler GREETING =
            connection -> {
                try (var stream = connection.acceptStream()) {
                    stream.out().write(connection.info().peer().toBytes());
                }
                connection.awaitClosed();
            };

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final TestNodeContext one = network.join("one");
    private final TestNodeContext other = network.join("other");

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void dialedNode_handlesTheConnection_andKnowsTheDialer() throws Exception {
        other.serve(ALPN, GREETING);
        Connection connection = one.dial(other.address(), ALPN);
        var stream = connection.openStream();
        stream.out().finish();

        assertThat(stream.in().readAllBytes()).isEqualTo(one.id().toBytes());
        assertThat(connection.info().peer()).isEqualTo(other.id());
    }

    @Test
    void handlerThatReturns_closesWithNoError() throws Exception {
        other.serve(ALPN, _ -> {});

        assertThat(one.dial(other.address(), ALPN).awaitClosed())
                .isEqualTo(new CloseReason.Application(true, ErrorCode.NO_ERROR, ""));
    }

    @Test
    void handlerThatThrows_closesWithInternal_andDoesNotTellWhy() throws Exception {
        other.serve(
                ALPN,
                _ -> {
                    throw new IllegalStateException("a secret");
                });

        assertThat(one.dial(other.address(), ALPN).awaitClosed())
                .isEqualTo(new CloseReason.Application(true, ErrorCode.INTERNAL, ALPN + " failed"));
    }

    @Test
    void failedDials_sayWhy() {
        other.serve(ALPN, GREETING);

        assertFailure(NodeAddress.of(network.connect(ALPN).dialer().info().peer()), "UNREACHABLE");
        assertFailure(one.address(), "NOT_SERVING");
        assertFailure(NodeAddress.of(one.id()), "NOT_POSSIBLE");
    }

    private void assertFailure(NodeAddress peer, String failure) {
        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> one.dial(peer, ALPN))
                .matches(e -> e.failure().name().equals(failure), failure);
    }

    @Test
    void pooledConnection_isShared_andOutlivesAPoliteClose() throws Exception {
        other.serve(ALPN, GREETING);
        Connection first = one.connect(other.address(), ALPN);
        Connection second = one.connect(other.address(), ALPN);
        first.close();

        assertThat(second.info()).isEqualTo(first.info());
        assertThat(second.isOpen()).isTrue();
        first.close(ErrorCode.CANCELLED, "broken");
        assertThat(second.isOpen()).isFalse();
        assertThat(one.connect(other.address(), ALPN).isOpen()).isTrue();
    }

    @Test
    void offers_areFoundUntilTheContextCloses() {
        one.offer(CharSequence.class, "offered");

        assertThat(one.find(CharSequence.class)).contains("offered");
        assertThat(one.find(Runnable.class)).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> one.offer(CharSequence.class, "again"));
        one.close();
        assertThat(one.find(CharSequence.class)).isEmpty();
    }

    @Test
    void close_interruptsThreads_cancelsTasks_closesConnections_deletesFiles() throws Exception {
        other.serve(ALPN, GREETING);
        Connection connection = one.dial(other.address(), ALPN);
        var interrupted = new CountDownLatch(1);
        one.startVirtualThread(
                "waits",
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException _) {
                        interrupted.countDown();
                    }
                });
        var task = one.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS);
        Path data = one.dataDirectory();
        Files.writeString(data.resolve("state"), "kept");
        one.close();

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(task.isDone() || one.scheduler().pending() == 0).isTrue();
        assertThat(connection.isOpen()).isFalse();
        assertThat(data).doesNotExist();
    }

    @Test
    void time_isTheNetworks() {
        one.clock().advance(Duration.ofMinutes(1));

        assertThat(other.clock().instant()).isEqualTo(network.clock().instant());
    }
}
