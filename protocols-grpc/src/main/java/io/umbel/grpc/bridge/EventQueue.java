package io.umbel.grpc.bridge;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.umbel.grpc.GrpcEvents.Event;
import io.umbel.spi.PubSub;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way from calls to gossip. {@link #offer} is for any thread and never blocks; one
 * thread of its own {@link #run}s the rest.
 */
public final class EventQueue {
    private static final Logger log = LoggerFactory.getLogger(EventQueue.class);
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
    private static final Attributes PUBLISHED = Attributes.of(OUTCOME, "published");
    private static final Attributes DROPPED = Attributes.of(OUTCOME, "dropped");

    /** A topic is joined for its first event: those that hear it become neighbors only then. */
    private static final int REPLAYED = 16;

    private final Supplier<Optional<PubSub>> gossip;
    private final BlockingQueue<Event> waiting;
    private final LongCounter counter;
    private final AtomicBoolean dropping = new AtomicBoolean();
    private final Map<String, PubSub.Topic> topics = new HashMap<>();
    private @Nullable PubSub joinedIn;

    /**
     * @param gossip that of the moment
     * @param capacity events that wait; more are dropped
     */
    public EventQueue(Supplier<Optional<PubSub>> gossip, Meter meter, int capacity) {
        this.gossip = gossip;
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.counter =
                meter.counterBuilder("umbel.grpc.bridge.events")
                        .setDescription("Events of calls, for gossip topics")
                        .build();
    }

    /** Drops it if too many wait. */
    public void offer(Event event) {
        if (!waiting.offer(event)) {
            dropped(event, "too many wait");
        }
    }

    /** Broadcasts, until the thread is interrupted; then leaves the topics. */
    public void run() {
        try {
            while (true) {
                publish(waiting.take());
            }
        } catch (InterruptedException pluginStops) {
            Thread.currentThread().interrupt();
        } finally {
            leaveAll();
        }
    }

    private void publish(Event event) throws InterruptedException {
        Optional<PubSub> present = gossip.get();
        if (present.isEmpty()) {
            dropped(event, "this node has no plugin gossip");
            return;
        }
        try {
            topic(present.get(), event.topic()).broadcast(event.content());
            counter.add(1, PUBLISHED);
            if (waiting.isEmpty()) {
                dropping.set(false);
            }
        } catch (TopicClosedException e) {
            leaveAll();
            dropped(event, "the plugin gossip stops");
        } catch (IllegalArgumentException tooLong) {
            dropped(event, String.valueOf(tooLong.getMessage()));
        }
    }

    @SuppressWarnings("ReferenceEquality") // another instance is another generation
    private PubSub.Topic topic(PubSub present, String name) throws TopicClosedException {
        if (present != joinedIn) {
            leaveAll();
            joinedIn = present;
        }
        PubSub.Topic joined = topics.get(name);
        if (joined == null) {
            joined =
                    present.join(
                            TopicId.named(name),
                            PubSub.Options.DEFAULT.withName(name).withReplay(REPLAYED));
            topics.put(name, joined);
        }
        return joined;
    }

    private void leaveAll() {
        topics.values().forEach(PubSub.Topic::close);
        topics.clear();
    }

    /** Told once, until the queue has been empty again. */
    private void dropped(Event event, String why) {
        counter.add(1, DROPPED);
        if (dropping.compareAndSet(false, true)) {
            log.warn(
                    "events of calls are dropped, the first for topic {}: {} (counted in umbel.grpc.bridge.events)",
                    event.topic(),
                    why);
        }
    }
}
