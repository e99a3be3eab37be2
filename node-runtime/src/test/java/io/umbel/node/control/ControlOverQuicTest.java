package io.umbel.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.node.endpoint.ConnectionAcceptor;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.guard.Violations;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.node.router.ProtocolRouter;
import io.umbel.node.router.Registration;
import io.umbel.node.router.ServingObserver;
import io.umbel.node.settings.EndpointSettings;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import io.umbel.node.stream.FrontDoorConnection;
import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.ProtocolHandler;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On real sockets, with the endpoint, router and front door of a node. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ControlOverQuicTest {
    private static final MiddlewareStack NO_MIDDLEWARE = MiddlewareStack.of(List.of());

    private final NodeKey key = NodeKey.generate();
    private final RequestRecordingView view = new RequestRecordingView();
    private final AtomicReference<Endpoint> served = new AtomicReference<>();
    private final ProtocolRouter router =
            new ProtocolRouter(
                    Map.of(), 16, alpns -> served.get().serve(alpns), ServingObserver.NONE);
    private final List<Endpoint> endpoints = new ArrayList<>();

    @BeforeEach
    void serve() throws Exception {
        served.set(bind(key, router));
        router.publish(
                List.of(
                        registration(
                                ControlHandler.ALPN,
                                new ControlHandler(view, key.id(), Set.of(), Violations.IGNORED)),
                        registration(PingHandler.ALPN, new PingHandler())),
                List.of());
    }

    @AfterEach
    void close() {
        endpoints.reversed().forEach(endpoint -> endpoint.close(Duration.ofSeconds(5)));
    }

    @Test
    void commandWithTheNodesOwnKey_reachesTheNode() throws Exception {
        view.plugins =
                IntStream.range(0, 5000).mapToObj(i -> ControlHandlerTest.plugin("p" + i)).toList();

        try (var client = new ControlClient(dial(key, ControlHandler.ALPN))) {
            assertThat(client.status()).isEqualTo(view.status());
            assertThat(client.plugins()).isEqualTo(view.plugins());
            assertThat(client.peers()).isEqualTo(view.peers());
        }
    }

    @Test
    void stranger_readsWhyItIsRefused() throws Exception {
        NodeKey stranger = NodeKey.generate();
        var client = new ControlClient(dial(stranger, ControlHandler.ALPN));

        assertThatThrownBy(client::status)
                .isInstanceOfSatisfying(
                        ConnectionClosedException.class,
                        closed ->
                                assertThat(closed.reason())
                                        .isEqualTo(
                                                new CloseReason.Application(
                                                        true,
                                                        ErrorCode.UNAUTHORIZED,
                                                        stranger.id()
                                                                + " is not in umbel.control.allow"
                                                                + " of this node")));
    }

    @Test
    void stop_isAnswered_andThenTheRouterMayShutDown() throws Exception {
        var client = new ControlClient(dial(key, ControlHandler.ALPN));
        var stopped = new CountDownLatch(1);
        Thread stop =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                client.stop();
                                stopped.countDown();
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });

        assertThat(view.stopped.await(10, TimeUnit.SECONDS)).isTrue();
        var _ = router.shutdown(Duration.ofMillis(100));
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(stop.join(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void ping_comesBack_toAnybody() throws Exception {
        try (var client =
                new PingClient(
                        dial(NodeKey.generate(), PingHandler.ALPN),
                        System::nanoTime,
                        new SecureRandom())) {
            for (int size : List.of(PingHandler.MIN_PAYLOAD, 64, PingHandler.MAX_PAYLOAD)) {
                assertThat(client.ping(size)).isPositive();
            }
        }
    }

    private Connection dial(NodeKey as, Alpn alpn) throws Exception {
        Endpoint dialer = bind(as, _ -> {});
        var address = NodeAddress.of(key.id(), served.get().localAddresses().getFirst());
        return FrontDoorConnection.over(
                dialer.dial(address, alpn).get(10, TimeUnit.SECONDS), NO_MIDDLEWARE, 16);
    }

    private Endpoint bind(NodeKey as, ConnectionAcceptor acceptor) throws Exception {
        Endpoint endpoint =
                Endpoint.bind(settings(), as, InstantSource.system(), new SecureRandom(), acceptor);
        endpoints.add(endpoint);
        return endpoint;
    }

    private static EndpointSettings settings() throws Exception {
        var process = new ProcessEnvironment(Map.of(), Path.of("/"), Optional.empty());
        var overrides = Map.of("umbel.endpoint.bind-address", "127.0.0.1");
        return new SettingsReader(process)
                .read(new SettingsSource(Optional.empty(), overrides))
                .endpoint();
    }

    private static Registration registration(Alpn alpn, ProtocolHandler handler) {
        return new Registration(
                "node", alpn, handler, NO_MIDDLEWARE, ControlHandler.class.getClassLoader());
    }
}
