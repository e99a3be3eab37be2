package io.umbel.node.portmapping;

import io.umbel.node.settings.PortMapping;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a mapping of this node's port at the router, and asks again where there is none. For any
 * thread.
 */
public final class PortMapper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PortMapper.class);

    /** A router that was restarted has forgotten; half of this later it is asked again. */
    private static final Duration LIFETIME = Duration.ofMinutes(20);

    private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(4);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMinutes(2);
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final @Nullable Router router;
    private final InetSocketAddress local;
    private final Consumer<Optional<InetSocketAddress>> listener;
    private final RandomGenerator random;
    private final Duration betweenAttempts;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean running;
    private String lastFailure = "";

    /** Where the router is asked. */
    @FunctionalInterface
    interface Router {
        InetSocketAddress find() throws IOException;
    }

    /**
     * @param router empty for none
     */
    PortMapper(
            Optional<Router> router,
            InetSocketAddress local,
            Consumer<Optional<InetSocketAddress>> listener,
            RandomGenerator random,
            Duration betweenAttempts) {
        this.router = router.orElse(null);
        this.local = local;
        this.listener = listener;
        this.random = random;
        this.betweenAttempts = betweenAttempts;
    }

    /**
     * One that has not begun.
     *
     * @param local where this node's socket is bound
     * @param listener is told the external address, and empty when it is lost; must not block
     */
    public static PortMapper of(
            PortMapping setting,
            InetSocketAddress local,
            Consumer<Optional<InetSocketAddress>> listener,
            RandomGenerator random) {
        Optional<Router> router =
                switch (setting) {
                    case PortMapping.Off _ -> Optional.empty();
                    case PortMapping.DefaultRouter _ ->
                            Optional.of(() -> at(DefaultRoute.gateway()));
                    case PortMapping.Router named -> Optional.of(() -> at(named.address()));
                };
        return new PortMapper(router, local, listener, random, BETWEEN_ATTEMPTS);
    }

    private static InetSocketAddress at(InetAddress router) {
        return new InetSocketAddress(router, Gateway.PORT);
    }

    /** Begins to ask, if a router shall be asked. Does not block. */
    public void start() {
        Router asked = router;
        if (asked != null) {
            running = true;
            // A platform thread is in the network namespace of the one that starts it.
            Thread.ofPlatform().daemon().name("umbel-port-mapping").start(() -> run(asked));
        }
    }

    private void run(Router asked) {
        try {
            do {
                attempt(asked);
            } while (!stopped.await(betweenAttempts.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            // nobody interrupts it
        } finally {
            ended.countDown();
        }
    }

    private void attempt(Router asked) throws InterruptedException {
        try {
            InetSocketAddress address = asked.find();
            try (var gateway = new Gateway(address, source())) {
                keep(gateway);
            } catch (IOException e) {
                tell(address.getAddress().getHostAddress() + ": " + e.getMessage());
            }
        } catch (IOException e) {
            tell(String.valueOf(e.getMessage()));
        } finally {
            listener.accept(Optional.empty());
        }
    }

    /** Once, not every two minutes. */
    private void tell(String failure) {
        if (!failure.equals(lastFailure)) {
            log.info("no port mapping: {}", failure);
            lastFailure = failure;
        }
    }

    /** A socket for all addresses lets the system choose; IPv6 has no part in this. */
    private InetAddress source() {
        InetAddress bound = local.getAddress();
        return bound.isAnyLocalAddress() ? InetAddress.ofLiteral("0.0.0.0") : bound;
    }

    /** Until this node stops, or the router no longer grants it. */
    private void keep(Gateway gateway) throws IOException, InterruptedException {
        MappingProtocol protocol = new Pcp(random);
        Mapping mapping;
        try {
            mapping = protocol.map(gateway, local.getPort(), LIFETIME);
        } catch (MappingRefusedException e) {
            if (!e.isForTheVersion()) {
                throw e;
            }
            protocol = new NatPmp();
            mapping = protocol.map(gateway, local.getPort(), LIFETIME);
        }
        try {
            renew(gateway, protocol, mapping);
        } finally {
            protocol.unmap(gateway, local.getPort());
        }
    }

    private void renew(Gateway gateway, MappingProtocol protocol, Mapping first)
            throws IOException, InterruptedException {
        Mapping mapping = first;
        accept(gateway, protocol, mapping);
        while (!stopped.await(halfOf(mapping.lifetime()).toNanos(), TimeUnit.NANOSECONDS)) {
            Mapping renewed = protocol.map(gateway, local.getPort(), LIFETIME);
            if (!renewed.external().equals(mapping.external())) {
                accept(gateway, protocol, renewed);
            }
            mapping = renewed;
        }
    }

    private void accept(Gateway gateway, MappingProtocol protocol, Mapping mapping) {
        log.info(
                "port mapping: {} leads here (router {}, {})",
                mapping.external(),
                gateway,
                protocol.name());
        lastFailure = "";
        listener.accept(Optional.of(mapping.external()));
    }

    private static Duration halfOf(Duration lifetime) {
        Duration bounded = lifetime.compareTo(SHORTEST_LIFETIME) < 0 ? SHORTEST_LIFETIME : lifetime;
        return bounded.dividedBy(2);
    }

    /** Gives the mapping back. Blocks for at most a second. */
    @Override
    public void close() {
        stopped.countDown();
        if (!running) {
            return;
        }
        try {
            boolean _ = ended.await(GOODBYE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
