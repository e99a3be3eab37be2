package io.umbel.gossip.driver;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.GossipState;
import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.proto.NodeSetup;
import io.umbel.gossip.proto.TopicView;
import io.umbel.gossip.wire.FrameWriter;
import io.umbel.gossip.wire.Sha256MessageIds;
import io.umbel.spi.AddressLookup;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A node's gossip: one thread ({@link GossipLoop}) that nothing can block, and what connects it to
 * peers and to the application. For any thread.
 */
public final class GossipDriver implements PubSub {
    private static final String STOPPED = "the gossip plugin of this node has stopped";

    private static final int MAX_FOUND = 64;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration REFRESH = Duration.ofSeconds(1);

    private final NodeContext node;
    private final Alpn alpn;
    private final DriverSettings settings;
    private final GossipMetrics metrics;
    private final GossipSpans spans;
    private final Mailbox mailbox;
    private final Congestion congestion;
    private final LiveConnections live = new LiveConnections();
    private final LearntContacts contacts = new LearntContacts();
    private final Set<NodeId> found = ConcurrentHashMap.newKeySet();
    private final ReentrantLock joining = new ReentrantLock();
    private final ConcurrentMap<TopicId, LocalTopic> topics = new ConcurrentHashMap<>();
    private final GossipLoop loop;
    private final Peers peers;
    private final DriverEvents events;
    private volatile Map<TopicId, TopicView> views = Map.of();
    private volatile boolean stopped;
    private Bytes ownContact = Bytes.EMPTY;

    /**
     * Does nothing before {@link #start}.
     *
     * @param random the protocol's only source of chance
     * @param nanoTime the protocol's only clock: nanoseconds since any fixed moment
     */
    public GossipDriver(
            NodeContext node,
            Alpn alpn,
            DriverSettings settings,
            RandomGenerator random,
            LongSupplier nanoTime) {
        this.node = node;
        this.alpn = alpn;
        this.settings = settings;
        this.metrics = new GossipMetrics(node.telemetry().getMeter("io.umbel.gossip"));
        this.spans = new GossipSpans(node.telemetry().getTracer("io.umbel.gossip"), alpn);
        this.mailbox = new Mailbox(settings.mailbox());
        this.congestion = new Congestion(PATIENCE, nanoTime);
        this.peers =
                new Peers(node.id(), new FrameWriter(settings.limits()), metrics, this::startDial);
        this.events =
                new DriverEvents(
                        node, mailbox, congestion, peers, contacts, live, topics, metrics, spans);
        var setup = new NodeSetup(node.id(), settings.protocol(), new Sha256MessageIds());
        this.loop =
                new GossipLoop(
                        mailbox,
                        nanoTime,
                        metrics,
                        events,
                        out -> new GossipState(setup, random, out));
        events.feed(loop::handle);
        settings.seeds().forEach(contacts::addSeed);
    }

    /** Begins; call it once. */
    public void start() {
        node.startVirtualThread("gossip-loop", loop::run);
        refresh();
        var _ =
                node.scheduler()
                        .scheduleAtFixedRate(
                                this::refresh,
                                REFRESH.toMillis(),
                                REFRESH.toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    private void refresh() {
        Bytes contact = ContactCodec.encode(node.address());
        mailbox.submit(() -> {
            if (!contact.equals(ownContact)) {
                ownContact = contact;
                loop.handle(new InEvent.ContactChanged(contact));
            }
            views = currentViews();
        });
    }

    private Map<TopicId, TopicView> currentViews() {
        return loop.state().topics().stream()
                .collect(Collectors.toMap(t -> t, t -> loop.state().view(t).orElseThrow()));
    }

    /** What the dashboard draws: topics by name, at most a second old. */
    public Map<String, TopicView> views() {
        Map<TopicId, TopicView> now = views;
        return topics.values().stream()
                .filter(topic -> now.containsKey(topic.id()))
                .collect(
                        Collectors.toMap(
                                LocalTopic::name, topic -> now.get(topic.id()), (one, _) -> one));
    }

    /** Where peers say they can be reached; offer it to the node. */
    public AddressLookup contacts() {
        return contacts;
    }

    NodeContext node() {
        return node;
    }

    GossipSpans spans() {
        return spans;
    }

    /** How much is going on, for a test that nothing stays behind. */
    record Load(int connections, int timers, int topics, int peers) {}

    /** Waits for the loop's thread. */
    Load load() throws InterruptedException {
        var result = new CompletableFuture<Load>();
        boolean asked =
                mailbox.submit(() ->
                        result.complete(
                                new Load(live.size(), loop.timers(), topics.size(), peers.size())));
        return asked ? result.join() : new Load(live.size(), 0, topics.size(), 0);
    }

    // Connections

    /** Serves a connection that a peer has dialed, until its end. */
    public void serve(Connection connection) {
        var queue = new WriteQueue(settings.queueBytes(), congestion);
        var peer = new PeerConnection(node, connection, settings.limits(), queue, events);
        live.add(peer);
        if (mailbox.submit(() -> peers.connected(peer))) {
            peer.serve();
        } else {
            live.remove(peer);
            connection.close(ErrorCode.SHUTTING_DOWN, STOPPED);
        }
    }

    private void startDial(NodeId peer) {
        node.startVirtualThread("gossip-dial", () -> dial(peer));
    }

    private void dial(NodeId peer) {
        Connection connection;
        try {
            connection = connect(peer);
        } catch (IOException _) {
            mailbox.submit(() -> dialFailed(peer));
            return;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            mailbox.submit(() -> dialFailed(peer));
            return;
        }
        serve(connection);
    }

    private void dialFailed(NodeId peer) {
        if (peers.dialFailed(peer)) {
            loop.handle(new InEvent.PeerDown(peer, InEvent.Cause.FAILED));
        }
    }

    /** The pool may still have one that is about to end: waits for the next. */
    private Connection connect(NodeId peer) throws IOException, InterruptedException {
        while (true) {
            Connection connection = node.connect(NodeAddress.of(peer), alpn);
            if (!live.contains(connection.info().number())) {
                return connection;
            }
            var _ = connection.awaitClosed();
            connection.close();
        }
    }

    // Topics

    @Override
    public int maxMessageSize() {
        return settings.maxMessage();
    }

    @Override
    public Topic join(TopicId id, Options options) throws TopicClosedException {
        joining.lock();
        try {
            requireRunning();
            LocalTopic topic = topics.computeIfAbsent(id, this::newTopic);
            if (options.validator() != null) {
                topic.validation().add(options.validator());
            }
            topic.nameIfNone(options.name());
            topic.addHandles(1);
            mailbox.submit(() -> events.joined(topic));
            addSeeds(id, options.seeds(), options);
            return new TopicHandle(this, topic, options);
        } finally {
            joining.unlock();
        }
    }

    private LocalTopic newTopic(TopicId id) {
        return new LocalTopic(id, new Validation(id, node, events), metrics);
    }

    /** Adds a member through whom every topic may be entered, those joined later too. */
    public void addSeed(NodeAddress seed) {
        contacts.addSeed(seed);
        joining.lock();
        try {
            if (!stopped && found.size() < MAX_FOUND && found.add(seed.id())) {
                topics.keySet()
                        .forEach(topic -> {
                            var join = new InEvent.Join(topic, List.of(seed.id()), true, 0);
                            mailbox.submit(() -> loop.handle(join));
                        });
            }
        } finally {
            joining.unlock();
        }
    }

    void addSeeds(TopicId topic, Collection<NodeAddress> seeds, Options options)
            throws TopicClosedException {
        seeds.forEach(contacts::addSeed);
        List<NodeId> ids =
                Stream.concat(
                                Stream.concat(seeds.stream(), settings.seeds().stream())
                                        .map(NodeAddress::id),
                                found.stream())
                        .distinct()
                        .toList();
        var join = new InEvent.Join(topic, ids, true, options.replay());
        requireRunning();
        mailbox.submit(() -> loop.handle(join));
    }

    void requireRunning() throws TopicClosedException {
        if (stopped) {
            throw new TopicClosedException(STOPPED);
        }
    }

    /**
     * Waits for peers that do not keep up, else a quick publisher would lose them.
     *
     * @param sent runs on the loop's thread, once the message waits at the peers' connections
     */
    void publish(InEvent.Command command, Runnable sent)
            throws TopicClosedException, InterruptedException {
        requireRunning();
        congestion.awaitCleared(null);
        boolean taken =
                mailbox.put(() -> {
                    loop.handle(command);
                    sent.run();
                });
        if (!taken) {
            throw new TopicClosedException(STOPPED);
        }
    }

    void leave(LocalTopic topic) {
        joining.lock();
        try {
            if (topic.addHandles(-1) == 0) {
                topics.remove(topic.id(), topic);
                mailbox.submit(() -> quit(topic, "the topic was left"));
            }
        } finally {
            joining.unlock();
        }
    }

    private void quit(LocalTopic topic, String reason) {
        loop.handle(new InEvent.Quit(topic.id()));
        events.left(topic);
        topic.close(reason);
    }

    /**
     * Leaves all topics, and lets the goodbyes arrive. Blocks for at most {@code grace}; then what
     * is left is cut.
     */
    public void shutdown(Duration grace) throws InterruptedException {
        joining.lock();
        try {
            stopped = true;
        } finally {
            joining.unlock();
        }
        mailbox.submit(() -> {
            topics.values().forEach(topic -> quit(topic, STOPPED));
            topics.clear();
            peers.releaseAll();
        });
        live.awaitNone(grace);
        live.closeAll(ErrorCode.SHUTTING_DOWN, STOPPED);
        mailbox.submit(loop::stop);
    }
}
