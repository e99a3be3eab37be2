package io.umbel.node.router;

import static io.umbel.node.router.RoutedEndpoint.ALPN;
import static io.umbel.node.router.RoutedEndpoint.PLUGIN;
import static io.umbel.node.router.RoutedEndpoint.STAND_IN_FOR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish.Outcome;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ProtocolRouterTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final ErrorCode OWN_CODE = ErrorCode.of(42);
    private static final ProtocolHandler ECHO =
            connection -> {
                Stream stream = connection.acceptStream();
                stream.in().transferTo(stream.out());
                stream.out().finish();
                connection.awaitClosed();
            };

    private RoutedEndpoint routed;

    @BeforeEach
    void start() throws Exception {
        routed = new RoutedEndpoint();
    }

    @AfterEach
    void stop() {
        routed.close();
    }

    private static String echo(Connection connection, String text) throws Exception {
        Stream stream = connection.openStream();
        stream.out().write(text.getBytes(UTF_8));
        stream.out().finish();
        return new String(stream.in().readAllBytes(), UTF_8);
    }

    private static CloseReason closedByPeer(ErrorCode code, String reason) {
        return new CloseReason.Application(true, code, reason);
    }

    /* --------------- Isolation --------------- */

    @Test
    void handler_runsOnANamedVirtualThreadWithThePluginsLoader() throws Exception {
        var threads = new LinkedBlockingQueue<Thread>();
        var loaders = new LinkedBlockingQueue<ClassLoader>();
        routed.serve(
                (ProtocolHandler)
                        _ -> {
                            threads.add(Thread.currentThread());
                            loaders.add(Thread.currentThread().getContextClassLoader());
                        });
        routed.connect();

        Thread thread = threads.take();
        assertThat(thread.isVirtual()).isTrue();
        assertThat(thread.getName()).matches("/routed/1.0 [a-z2-7]+ #\\d+");
        assertThat(loaders.take()).isSameAs(routed.loader);
    }

    @Test
    void handlerReturning_closesConnection() throws Exception {
        routed.serve((ProtocolHandler) _ -> {});
        assertThat(routed.connect().awaitClosed()).isEqualTo(closedByPeer(ErrorCode.NO_ERROR, ""));
    }

    @Test
    void handlerThrowing_tellsThePeerInternalAndTheProtocolOnly() throws Exception {
        routed.serve(
                (ProtocolHandler)
                        _ -> {
                            throw new IllegalStateException("a secret of the plugin");
                        });
        assertThat(routed.connect().awaitClosed())
                .isEqualTo(closedByPeer(ErrorCode.INTERNAL, "/routed/1.0 failed"));
    }

    @Test
    void handlerThrowingAnything_costsItsConnectionOnly() throws Exception {
        var failures =
                new LinkedBlockingQueue<Throwable>(
                        List.of(
                                new IOException("disk full"),
                                new StackOverflowError(),
                                new NoClassDefFoundError("Missing"),
                                new AssertionError()));
        int count = failures.size();
        routed.serve(
                (ProtocolHandler)
                        connection -> {
                            switch (failures.poll()) {
                                case null -> ECHO.handle(connection);
                                case Error error -> throw error;
                                case Exception exception -> throw exception;
                                case Throwable other -> throw new AssertionError(other);
                            }
                        });
        for (int i = 0; i < count; i++) {
            assertThat(routed.connect().awaitClosed())
                    .isEqualTo(closedByPeer(ErrorCode.INTERNAL, "/routed/1.0 failed"));
        }
        assertThat(echo(routed.connect(), "still here")).isEqualTo("still here");
    }

    @Test
    void peerLeaving_endsTheHandlerQuietly() throws Exception {
        var ended = new CompletableFuture<Throwable>();
        routed.serve(
                (ProtocolHandler)
                        connection -> {
                            try {
                                connection.acceptStream().in().readAllBytes();
                            } catch (IOException left) {
                                ended.complete(left);
                                throw left;
                            }
                        });
        var connection = routed.connect();
        connection.openStream().out().write(1);
        connection.close(OWN_CODE, "bye");

        assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void unknownProtocol_failsTheDial() {
        routed.serve(ECHO);
        assertThatThrownBy(() -> routed.connect(Alpn.of("/nobody/1.0")))
                .hasCauseInstanceOf(DialException.class);
    }

    @Test
    void defaultHandler_servesInPlaceOfNobody() throws Exception {
        routed.serve(ECHO);
        assertThat(echo(routed.connect(STAND_IN_FOR), "x")).isEqualTo("x");
    }

    /* --------------- Middleware --------------- */

    @Test
    void refusedConnection_neverReachesTheHandler() throws Exception {
        var handled = new CountDownLatch(1);
        routed.serve(
                (ProtocolHandler) _ -> handled.countDown(),
                _ -> Admission.reject(ErrorCode.UNAUTHORIZED, "who are you?"));

        assertThat(routed.connect().awaitClosed())
                .isEqualTo(closedByPeer(ErrorCode.UNAUTHORIZED, "who are you?"));
        assertThat(handled.getCount()).isOne();
    }

    @Test
    void admittedConnection_isObservedToItsEnd() throws Exception {
        BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        routed.serve(
                ECHO,
                call -> {
                    calls.add(call);
                    return Admission.accept(outcome -> {
                        if (call.kind() == Call.Kind.CONNECTION) {
                            outcomes.add(outcome);
                        }
                    });
                });
        var connection = routed.connect();
        echo(connection, "x");
        connection.close(OWN_CODE, "done");

        assertThat(calls.take().kind()).isEqualTo(Call.Kind.CONNECTION);
        assertThat(calls.take().kind()).isEqualTo(Call.Kind.STREAM);
        assertThat(outcomes.take()).isEqualTo(new Outcome(OWN_CODE, "done"));
    }

    /* --------------- Protocols come and go --------------- */

    @Test
    void replacement_servesNewConnectionsAndLetsOldOnesFinish() throws Exception {
        Registration old = routed.serve(ECHO);
        var oldConnection = routed.connect();
        Stream running = oldConnection.openStream();
        running.out().write('o');
        assertThat(running.in().read()).isEqualTo('o');

        routed.router.publish(
                List.of(routed.registration((ProtocolHandler) c -> c.close(OWN_CODE, "new"))),
                List.of(old));
        var draining =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return routed.router.drain(List.of(old), LONG);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        assertThat(routed.connect().awaitClosed()).isEqualTo(closedByPeer(OWN_CODE, "new"));

        running.out().write('k');
        running.out().finish();
        assertThat(running.in().readAllBytes()).containsExactly('k');
        assertThat(draining).isNotDone();
        oldConnection.close();
        assertThat(draining.get(20, TimeUnit.SECONDS).isClean()).isTrue();
    }

    @Test
    void publish_tellsAProtocolThatItServes_onceConnectionsMayCome() throws Exception {
        var steps = new LinkedBlockingQueue<String>();
        routed.serve(
                new ProtocolHandler() {
                    @Override
                    public void serving() throws Exception {
                        routed.connect().awaitClosed();
                        steps.add("serving");
                    }

                    @Override
                    public void handle(Connection connection) {
                        steps.add("connection");
                    }
                });
        assertThat(steps).containsExactly("connection", "serving");
    }

    @Test
    void protocolThatFailsWhenItServes_isServedNevertheless() throws Exception {
        routed.serve(
                new ProtocolHandler() {
                    @Override
                    public void serving() {
                        throw new IllegalStateException("a bug");
                    }

                    @Override
                    public void handle(Connection connection) {
                        connection.close(OWN_CODE, "served");
                    }
                });
        assertThat(routed.connect().awaitClosed()).isEqualTo(closedByPeer(OWN_CODE, "served"));
    }

    @Test
    void drain_interruptsWhatOutlivesItsGrace() throws Exception {
        Registration echo = routed.serve(ECHO);
        var connection = routed.connect();
        echo(connection, "x");
        routed.router.publish(List.of(), List.of(echo));

        assertThat(routed.router.drain(List.of(echo), SHORT).isClean()).isTrue();
        assertThat(connection.awaitClosed())
                .isEqualTo(closedByPeer(ErrorCode.SHUTTING_DOWN, "/routed/1.0 stops here"));
    }

    @Test
    void takenAwayProtocol_isNoLongerOffered() {
        Registration echo = routed.serve(ECHO);
        routed.router.publish(List.of(), List.of(echo));

        assertThatThrownBy(() -> routed.connect()).hasCauseInstanceOf(DialException.class);
    }

    /* --------------- Shutdown --------------- */

    @Test
    void shutdown_asksTheProtocolFirstThenInterruptsThenCloses() throws Exception {
        var steps = new LinkedBlockingQueue<String>();
        routed.serve(
                new ProtocolHandler() {
                    @Override
                    public void handle(Connection connection) throws Exception {
                        steps.add("handle");
                        try {
                            connection.awaitClosed();
                        } catch (InterruptedException stopped) {
                            steps.add(
                                    "interrupt, connection "
                                            + (connection.isOpen() ? "open" : "closed"));
                            throw stopped;
                        }
                    }

                    @Override
                    public void shutdown(Duration grace) {
                        steps.add("shutdown " + grace);
                    }
                });
        var connection = routed.connect();
        assertThat(steps.take()).isEqualTo("handle");

        assertThat(routed.router.shutdown(LONG).isClean()).isTrue();
        assertThat(steps).containsExactly("shutdown " + LONG, "interrupt, connection open");
        assertThat(connection.awaitClosed())
                .isEqualTo(closedByPeer(ErrorCode.SHUTTING_DOWN, "/routed/1.0 stops here"));
    }

    @Test
    void shutdown_namesTheHandlerThatIgnoresItsInterruption() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        routed.serve(
                (ProtocolHandler)
                        _ -> {
                            begun.countDown();
                            while (release.getCount() > 0) {
                                try {
                                    release.await();
                                } catch (InterruptedException ignored) {
                                    // what this test is about
                                }
                            }
                        });
        var connection = routed.connect();
        begun.await();

        ShutdownReport report = routed.router.shutdown(SHORT);
        assertThat(report.late())
                .singleElement()
                .satisfies(late -> {
                    assertThat(late.pluginId()).isEqualTo(PLUGIN);
                    assertThat(late.alpn()).isEqualTo(ALPN);
                    assertThat(late.what()).contains("ignore");
                });
        assertThat(connection.awaitClosed())
                .isEqualTo(closedByPeer(ErrorCode.SHUTTING_DOWN, "/routed/1.0 stops here"));
        release.countDown();
    }

    @Test
    void shutdown_doesNotWaitForAProtocolThatOverrunsItsGrace() throws Exception {
        var interrupted = new CountDownLatch(1);
        routed.serve(
                new ProtocolHandler() {
                    @Override
                    public void handle(Connection connection) {}

                    @Override
                    public void shutdown(Duration grace) throws Exception {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException overrun) {
                            interrupted.countDown();
                            throw overrun;
                        }
                    }
                });

        assertThat(routed.router.shutdown(SHORT).toString())
                .isEqualTo(
                        "plugin routed-plugin (/routed/1.0): shutdown() still runs after 200 ms");
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shutdownThatThrows_isNoReasonToWait() throws Exception {
        routed.serve(
                new ProtocolHandler() {
                    @Override
                    public void handle(Connection connection) {}

                    @Override
                    public void shutdown(Duration grace) {
                        throw new NoClassDefFoundError("gone");
                    }
                });
        assertThat(routed.router.shutdown(LONG).isClean()).isTrue();
    }

    @Test
    void afterShutdown_nothingIsServed() throws Exception {
        routed.serve(ECHO);
        routed.router.shutdown(SHORT);

        assertThatThrownBy(() -> routed.connect()).hasCauseInstanceOf(DialException.class);
    }
}
