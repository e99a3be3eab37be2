package io.umbel.gossip.driver;

import io.umbel.gossip.proto.GossipState;
import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.proto.OutEvent;
import io.umbel.gossip.proto.Timer;
import io.umbel.gossip.proto.TopicEvent;
import io.umbel.spi.TopicId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds the state machine, and does what it says. All but {@link #run} is for its thread. */
final class GossipLoop {
    private static final Logger log = LoggerFactory.getLogger(GossipLoop.class);
    private static final long LONGEST_WAIT = 1_000_000_000L;

    private final Mailbox mailbox;
    private final LongSupplier nanoTime;
    private final GossipMetrics metrics;
    private final Effects effects;
    private final GossipState state;
    private final TimerQueue timers = new TimerQueue();
    private final Deque<OutEvent> asked = new ArrayDeque<>();
    private final Deque<InEvent> next = new ArrayDeque<>();
    private boolean stopped;

    /** What the state machine's wishes do, other than set timers. */
    interface Effects {
        void send(OutEvent.Send send);

        /** What follows at once, if anything. */
        Optional<InEvent> emit(TopicId topic, TopicEvent event);

        void disconnect(OutEvent.Disconnect disconnect);

        void learned(OutEvent.ContactLearned learned);
    }

    /**
     * @param machine makes the state machine, given who takes its out-events
     */
    GossipLoop(
            Mailbox mailbox,
            LongSupplier nanoTime,
            GossipMetrics metrics,
            Effects effects,
            Function<Consumer<OutEvent>, GossipState> machine) {
        this.mailbox = mailbox;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
        this.effects = effects;
        this.state = machine.apply(asked::add);
    }

    GossipState state() {
        return state;
    }

    int timers() {
        return timers.size();
    }

    /** Until {@link #stop}, or an interruption. */
    void run() {
        var batch = new ArrayList<Runnable>();
        try {
            while (!stopped) {
                mailbox.drainTo(batch, timers.untilNext(nanoTime.getAsLong(), LONGEST_WAIT));
                for (Runnable task : batch) {
                    attempt(task);
                    fireTimers();
                }
                batch.clear();
                fireTimers();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            mailbox.close();
        }
    }

    void stop() {
        stopped = true;
    }

    /** A bug costs one event, not the node's gossip. */
    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("gossip: an event was lost to a bug", e);
        }
    }

    private void fireTimers() {
        for (Optional<Timer> due = timers.pollDue(nanoTime.getAsLong());
                due.isPresent();
                due = timers.pollDue(nanoTime.getAsLong())) {
            Timer timer = due.get();
            attempt(() -> handle(new InEvent.TimerExpired(timer)));
        }
    }

    void handle(InEvent event) {
        next.add(event);
        while (!next.isEmpty()) {
            InEvent one = next.remove();
            metrics.handled(one);
            state.handle(one, nanoTime.getAsLong());
            while (!asked.isEmpty()) {
                execute(asked.remove());
            }
        }
    }

    private void execute(OutEvent event) {
        switch (event) {
            case OutEvent.Send send -> effects.send(send);
            case OutEvent.Emit(TopicId topic, TopicEvent happened) ->
                    effects.emit(topic, happened).ifPresent(next::add);
            case OutEvent.Schedule schedule ->
                    timers.add(nanoTime.getAsLong() + schedule.delay().toNanos(), schedule.timer());
            case OutEvent.Disconnect disconnect -> effects.disconnect(disconnect);
            case OutEvent.ContactLearned learned -> effects.learned(learned);
        }
    }
}
