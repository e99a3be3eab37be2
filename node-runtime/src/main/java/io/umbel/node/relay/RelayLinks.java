package io.umbel.node.relay;

import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.endpoint.OwnReach;
import io.umbel.node.path.RelayRoute;
import io.umbel.node.settings.ReachSettings;
import io.umbel.node.settings.ReachSettings.Paths;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's links to relays. Those to its own relays are kept up, so that peers reach it through
 * any of them; one to another's relay lives while packets go over it. For any thread.
 */
public final class RelayLinks implements OwnReach, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RelayLinks.class);

    /** A ticket may name any relay, and so may many tickets. */
    private static final int MAX_LINKS = 64;

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final List<NodeAddress> own;
    private final Map<NodeId, String> tokens;
    private final Endpoint endpoint;
    private final RelayDialer dialer;
    private final RandomGenerator random;
    private final Map<URI, RelayLink> links = new ConcurrentHashMap<>();
    private final Map<URI, Thread> threads = new ConcurrentHashMap<>();
    private final boolean localCandidates;
    private volatile List<InetSocketAddress> local = List.of();
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** With those relays; none of its own where nothing may go through one. */
    public RelayLinks(
            ReachSettings settings, Endpoint endpoint, RelayDialer dialer, RandomGenerator random) {
        this.own = settings.paths() == Paths.DIRECT ? List.of() : settings.relays();
        this.tokens = settings.relayTokens();
        this.localCandidates = settings.localCandidates();
        this.endpoint = endpoint;
        this.dialer = dialer;
        this.random = random;
    }

    /**
     * Where relays and a router see this node, and its own addresses. The latter are those of the
     * last time that a link was made: to list them is too slow for the event loop.
     */
    @Override
    public List<InetSocketAddress> candidates() {
        return Stream.of(
                        links.values().stream().flatMap(link -> link.observed().stream()),
                        endpoint.mapped().stream(),
                        local.stream())
                .flatMap(addresses -> addresses)
                .distinct()
                .toList();
    }

    /** Begins to link to this node's own relays. Does not block. */
    public void start() {
        own.forEach(relay -> link(uri(relay), relay));
    }

    private static URI uri(NodeAddress relay) {
        return URI.create(relay.toString());
    }

    /** This node's key, its addresses, and those of its own relays that are up. */
    public NodeAddress address() {
        NodeAddress direct = endpoint.address();
        List<URI> up =
                own.stream()
                        .map(RelayLinks::uri)
                        .filter(this::isUp)
                        .limit(NodeAddress.MAX_WAYS)
                        .toList();
        return new NodeAddress(direct.id(), direct.addresses(), up);
    }

    private boolean isUp(URI relay) {
        RelayLink link = links.get(relay);
        return link != null && link.isUp();
    }

    /**
     * The first of these relays to which there is a link; makes links. Fails if none can be had.
     */
    public CompletableFuture<RelayRoute> anyOf(List<URI> relays) {
        var any = new CompletableFuture<RelayRoute>();
        var attempts =
                relays.stream()
                        .map(relay -> route(relay).thenAccept(any::complete))
                        .toArray(CompletableFuture<?>[]::new);
        var _ =
                CompletableFuture.allOf(attempts)
                        .whenComplete((_, failure) -> {
                            if (failure != null && !any.isDone()) {
                                any.completeExceptionally(failure);
                            }
                        });
        return any;
    }

    /** Calls {@code each} with every one of these relays to which there is a link, or comes one. */
    public void forEach(List<URI> relays, Consumer<RelayRoute> each) {
        for (URI relay : relays) {
            var _ = route(relay).thenAccept(each);
        }
    }

    private CompletableFuture<RelayLink> route(URI relay) {
        RelayLink known = links.get(relay);
        if (known != null) {
            return known.isUp() ? CompletableFuture.completedFuture(known) : known.firstUp();
        }
        try {
            return link(relay, NodeAddress.parse(relay.toString())).firstUp();
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(
                    new IOException(
                            "relay %s (expected umbel://<node-id>@host:port)".formatted(relay), e));
        }
    }

    private RelayLink link(URI uri, NodeAddress relay) {
        lock.lock();
        try {
            RelayLink known = links.get(uri);
            return known == null ? newLink(uri, relay) : known;
        } finally {
            lock.unlock();
        }
    }

    private RelayLink newLink(URI uri, NodeAddress relay) {
        boolean kept = own.contains(relay);
        String token = tokens.getOrDefault(relay.id(), "");
        var link = new RelayLink(uri, relay, token, kept, endpoint, dialer);
        if (links.size() >= MAX_LINKS) {
            String why = "relay %s: this node has %d links, and no more".formatted(uri, MAX_LINKS);
            boolean _ = link.firstUp().completeExceptionally(new IOException(why));
            return link;
        }
        Thread thread =
                Thread.ofVirtual()
                        .name("relay " + relay.id().toShortString())
                        .unstarted(() -> run(link, kept));
        links.put(uri, link);
        threads.put(uri, thread);
        thread.start();
        return link;
    }

    private void run(RelayLink link, boolean kept) {
        try {
            int failures = 0;
            do {
                failures = attempt(link) ? 1 : failures + 1;
            } while ((kept || link.isWanted())
                    && !stopped.await(wait(failures), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            // this node stops
        } finally {
            links.remove(link.relay(), link);
            threads.remove(link.relay());
        }
    }

    /** Whether it was up for a while. */
    private boolean attempt(RelayLink link) throws InterruptedException {
        local = localCandidates ? endpoint.localAddresses() : List.of();
        try {
            log.info("relay {}: {}", link.relay(), link.runOnce().describe());
            return true;
        } catch (IOException e) {
            log.info("relay {} cannot be used: {}", link.relay(), e.getMessage());
            boolean _ = link.firstUp().completeExceptionally(e);
            return false;
        }
    }

    private long wait(int failures) {
        long ceiling =
                Math.min(
                        LONGEST_WAIT.toNanos(), FIRST_WAIT.toNanos() << Math.min(failures - 1, 10));
        return random.nextLong(ceiling / 2, ceiling);
    }

    /**
     * Asks a relay how this node looks from outside. Blocks.
     *
     * @throws io.umbel.spi.DialException if it is reached neither over UDP nor over TCP
     */
    public RelayVisit.Sight visit(NodeAddress relay) throws IOException, InterruptedException {
        String token = tokens.getOrDefault(relay.id(), "");
        return RelayVisit.to(relay, token, dialer, endpoint.eventLoop());
    }

    /** Leaves all relays. Does not block. */
    @Override
    @SuppressWarnings("Interruption") // the threads are our own
    public void close() {
        stopped.countDown();
        threads.values().forEach(Thread::interrupt);
    }
}
