package io.umbel.gossip.directory;

import io.umbel.spi.AddressLookup;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub;
import io.umbel.spi.PubSub.Verdict;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.TopicClosedException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory on a topic of this node's {@link PubSub}: the state behind a lock, and a clock. */
public final class GossipDirectory implements ServiceDirectory, AddressLookup {
    /** For a person; its hash is the topic's id. */
    public static final String TOPIC = "umbel/services/1";

    private static final Logger log = LoggerFactory.getLogger(GossipDirectory.class);
    private static final String STOPPED = "the gossip plugin of this node has stopped";
    private static final long TICK_MILLIS = 1000;

    private final NodeContext node;
    private final ReentrantLock lock = new ReentrantLock();
    private final DirectoryState state;
    private final Outbox outbox = new Outbox();
    private final List<OfferWatch> watches = new CopyOnWriteArrayList<>();
    private final DirectoryTopic topic;
    private final ScheduledFuture<?> ticks;
    private final DirectoryMetrics metrics;
    private boolean stopped;

    /**
     * Joins the topic.
     *
     * @param random so that nodes that began together do not speak together
     * @throws TopicClosedException if {@code pubSub} stops
     */
    public GossipDirectory(
            NodeContext node, PubSub pubSub, DirectorySettings settings, RandomGenerator random)
            throws TopicClosedException {
        this.node = node;
        var chunks = new Chunks(pubSub.maxMessageSize());
        var own =
                new OwnRecord(node::address, node::sign, settings.ttl(), chunks.maxBody(), random);
        this.state = new DirectoryState(own, node.id(), settings.maxNodes(), chunks, new Effects());
        this.topic = DirectoryTopic.join(node, pubSub, TOPIC, outbox, new Events());
        this.ticks =
                node.scheduler()
                        .scheduleAtFixedRate(
                                this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        this.metrics = new DirectoryMetrics(node.telemetry(), this::nodeCount, this::serviceCount);
    }

    private final class Effects implements DirectoryState.Output {
        @Override
        public void tell(NodeId neighbor, DirectoryMessage message) {
            outbox.tell(neighbor, message);
        }

        @Override
        public void broadcast(SignedRecord own) {
            outbox.broadcast(own);
        }

        @Override
        public void changed(Set<String> names) {
            watches.forEach(watch -> watch.changed(names));
        }
    }

    private final class Events implements DirectoryTopic.Listener {
        @Override
        public Verdict received(NodeId from, boolean forwarded, DirectoryMessage message) {
            return locked(() -> state.received(from, forwarded, message, now()));
        }

        @Override
        public void neighborUp(NodeId neighbor) {
            locked(() -> state.neighborUp(neighbor));
        }

        @Override
        public void neighborDown(NodeId neighbor) {
            locked(() -> state.neighborDown(neighbor));
        }
    }

    private void tick() {
        locked(() -> state.tick(now()));
    }

    private Instant now() {
        return node.clock().instant();
    }

    @Override
    public Announcement announce(Service service) throws TopicClosedException {
        lock.lock();
        try {
            requireRunning();
            OwnRecord own = state.own();
            own.requireRoomFor(service);
            long number = own.services().add(service);
            state.announce(now());
            log.info("service {} ({}) is announced", service.name(), service.protocol());
            return new OwnAnnouncement(own.services(), number, service.name(), this::change);
        } finally {
            lock.unlock();
        }
    }

    private void requireRunning() throws TopicClosedException {
        if (stopped) {
            throw new TopicClosedException(STOPPED);
        }
    }

    private void change(BooleanSupplier change) {
        locked(() -> {
            if (change.getAsBoolean()) {
                state.announce(now());
            }
        });
    }

    @Override
    public List<Offer> list() {
        return offers(List.of());
    }

    @Override
    public List<Offer> find(String name) {
        return offers(List.of(name));
    }

    private List<Offer> offers(Collection<String> names) {
        return locked(() -> state.known().offers(names));
    }

    @Override
    public Watch watch(Collection<String> names) throws TopicClosedException {
        lock.lock();
        try {
            requireRunning();
            var watch = new OfferWatch(names, this::offers, watches::remove);
            watches.add(watch);
            return watch;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<NodeAddress> lookup(NodeId id) {
        return locked(() ->
                state.known().find(id, now()).stream()
                        .map(aged -> aged.record().content().node())
                        .filter(address -> !address.isBareId())
                        .toList());
    }

    private int nodeCount() {
        return locked(() -> state.known().nodeCount());
    }

    private int serviceCount() {
        return locked(() -> state.known().serviceCount());
    }

    /**
     * Withdraws what this node offers, and leaves the topic: the neighbors are told in this order.
     * Blocks while neighbors that are behind are waited for, half a second at most.
     */
    public void close() throws InterruptedException {
        metrics.close();
        var _ = ticks.cancel(false);
        try {
            topic.close(locked(this::withdrawAll));
        } finally {
            watches.forEach(watch -> watch.close(STOPPED));
        }
    }

    private Optional<SignedRecord> withdrawAll() {
        stopped = true;
        OwnServices services = state.own().services();
        boolean offered = !services.services().isEmpty();
        services.clear();
        return offered ? Optional.of(state.own().renew(now())) : Optional.empty();
    }

    private void locked(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> task) {
        lock.lock();
        try {
            return task.get();
        } finally {
            lock.unlock();
        }
    }
}
