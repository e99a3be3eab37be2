package io.umbel.node.router;

import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.node.stream.FrontDoorConnection;
import io.umbel.node.stream.LoopbackEndpoint;
import io.umbel.spi.Alpn;
import io.umbel.spi.Middleware;
import io.umbel.spi.Protocol;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A router behind a real endpoint, and a second endpoint that dials it. */
final class RoutedEndpoint implements AutoCloseable {
    static final Alpn ALPN = Alpn.of("/routed/1.0");
    static final Alpn STAND_IN_FOR = Alpn.of("/routed/0.9");
    static final String PLUGIN = "routed-plugin";

    /** The context class loader that handlers must see. */
    final ClassLoader loader = new ClassLoader(RoutedEndpoint.class.getClassLoader()) {};

    private final LoopbackEndpoint acceptor;
    private final LoopbackEndpoint dialer = new LoopbackEndpoint(_ -> {});
    final ProtocolRouter router;

    RoutedEndpoint() throws IOException {
        this.router =
                new ProtocolRouter(
                        Map.of(STAND_IN_FOR, ALPN),
                        LoopbackEndpoint.DATAGRAM_QUEUE,
                        this::served,
                        ServingObserver.NONE);
        this.acceptor = new LoopbackEndpoint(router);
    }

    private void served(Set<Alpn> alpns) {
        acceptor.endpoint().serve(alpns);
    }

    Registration serve(Protocol protocol, Middleware... middlewares) {
        Registration registration = registration(protocol, middlewares);
        router.publish(List.of(registration), List.of());
        return registration;
    }

    Registration registration(Protocol protocol, Middleware... middlewares) {
        return new Registration(
                PLUGIN, ALPN, protocol, MiddlewareStack.of(List.of(middlewares)), loader);
    }

    FrontDoorConnection connect() throws Exception {
        return connect(ALPN);
    }

    FrontDoorConnection connect(Alpn alpn) throws Exception {
        return dialer.connect(acceptor, alpn);
    }

    /** The dialing side goes away. */
    void dropDialer() {
        dialer.close();
    }

    @Override
    public void close() {
        dialer.close();
        acceptor.close();
    }
}
