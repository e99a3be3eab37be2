package io.umbel.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub.Event;
import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Subscription;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what a subscriber is told, passing over the rest. */
final class Heard {
    static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long STEP_MILLIS = 10;

    private Heard() {}

    static <E extends Event> E await(Subscription events, Class<E> type, Predicate<E> condition)
            throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() < end) {
            Event event = events.poll(DEADLINE).orElse(null);
            if (type.isInstance(event) && condition.test(type.cast(event))) {
                return type.cast(event);
            }
        }
        throw new AssertionError("no " + type.getSimpleName() + " within " + DEADLINE);
    }

    static Set<String> awaitTexts(Subscription events, int count) throws Exception {
        var texts = new HashSet<String>();
        while (texts.size() < count) {
            texts.add(await(events, Received.class, _ -> true).text());
        }
        return texts;
    }

    static void awaitNeighbor(Subscription events, NodeId peer) throws Exception {
        await(events, NeighborUp.class, up -> up.peer().equals(peer));
    }

    /** Each end learns it at its own time. */
    static void awaitLink(Subscription at, GossipNode one, Subscription there, GossipNode other)
            throws Exception {
        awaitNeighbor(at, one.id());
        awaitNeighbor(there, other.id());
    }

    /** For what nobody announces. */
    static void awaitThat(String what, BooleanSupplier condition) throws Exception {
        awaitThat(() -> what, condition);
    }

    static void awaitThat(Supplier<String> what, BooleanSupplier condition) throws Exception {
        awaitThat(DEADLINE, what, condition);
    }

    /**
     * @param what asked for once it is too late
     */
    static void awaitThat(Duration deadline, Supplier<String> what, BooleanSupplier condition)
            throws Exception {
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            var _ = never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
