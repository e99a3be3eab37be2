package io.umbel.gossip.directory;

import io.umbel.spi.AddressLookup;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub;
import io.umbel.spi.PubSub.NeighborDown;
import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.PubSub.Verdict;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory on a topic of this node's {@link PubSub}. What arrives is taken in by the topic's
 * validator, before it is forwarded, so that no record is lost to a slow reader.
 */
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
    private final Topic topic;
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
        this.topic =
                pubSub.join(
                        TopicId.named(TOPIC),
                        PubSub.Options.DEFAULT.withName(TOPIC).withValidator(this::validate));
        Subscription events = topic.subscribe();
        var _ = node.startVirtualThread("gossip-directory", () -> follow(events));
        var _ = node.startVirtualThread("gossip-directory-sender", () -> outbox.sendTo(topic));
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

    // What happens

    private Verdict validate(Received received) {
        DirectoryMessage message;
        try {
            message = MessageCodec.decode(received.bytes());
        } catch (MalformedRecordException e) {
            log.debug("from {}: {}", received.deliveredFrom(), e.getMessage());
            return Verdict.REJECT;
        }
        return locked(() ->
                state.received(
                        received.deliveredFrom(),
                        received.forwarded(),
                        message,
                        node.clock().instant()));
    }

    private void follow(Subscription events) {
        try {
            for (var event = events.take();
                    !(event instanceof PubSub.Closed);
                    event = events.take()) {
                follow(event);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The plugin stops.
        }
    }

    private void follow(PubSub.Event event) {
        if (event instanceof NeighborUp(NodeId peer)) {
            locked(() -> state.neighborUp(peer));
        } else if (event instanceof NeighborDown(NodeId peer, _)) {
            locked(() -> state.neighborDown(peer));
        }
    }

    private void tick() {
        locked(() -> state.tick(node.clock().instant()));
    }

    // What is asked

    @Override
    public Announcement announce(Service service) throws TopicClosedException {
        lock.lock();
        try {
            requireRunning();
            state.own().requireRoomFor(service);
            long number = state.own().services().add(service);
            state.announce(node.clock().instant());
            log.info("service {} ({}) is announced", service.name(), service.protocol());
            return new OwnAnnouncement(number, service.name());
        } finally {
            lock.unlock();
        }
    }

    private void requireRunning() throws TopicClosedException {
        if (stopped) {
            throw new TopicClosedException(STOPPED);
        }
    }

    private final class OwnAnnouncement implements Announcement {
        private final long number;
        private final String name;

        OwnAnnouncement(long number, String name) {
            this.number = number;
            this.name = name;
        }

        @Override
        public void health(Health health) {
            locked(() -> announceIf(state.own().services().setHealth(number, health)));
        }

        @Override
        public void close() {
            locked(() -> {
                if (state.own().services().remove(number)) {
                    state.announce(node.clock().instant());
                    log.info("service {} is withdrawn", name);
                }
            });
        }
    }

    private void announceIf(boolean changed) {
        if (changed) {
            state.announce(node.clock().instant());
        }
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
                state.known().find(id, node.clock().instant()).stream()
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

    // Its end

    /**
     * Withdraws what this node offers, and leaves the topic. The neighbors are told in this order.
     */
    public void close() throws InterruptedException {
        metrics.close();
        var _ = ticks.cancel(false);
        try {
            SignedRecord last = lastRecord();
            if (last != null) {
                Outbox.send(topic, last);
            }
        } catch (TopicClosedException _) {
            // The others will see that this node is gone.
        } finally {
            topic.close();
            watches.forEach(watch -> watch.close(STOPPED));
        }
    }

    private @Nullable SignedRecord lastRecord() {
        return locked(() -> {
            stopped = true;
            boolean offered = !state.own().services().services().isEmpty();
            state.own().services().clear();
            return offered ? state.own().renew(node.clock().instant()) : null;
        });
    }

    private void locked(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> task) {
        lock.lock();
        try {
            return task.get();
        } finally {
            lock.unlock();
        }
    }
}
