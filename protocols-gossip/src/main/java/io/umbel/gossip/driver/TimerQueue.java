package io.umbel.gossip.driver;

import io.umbel.gossip.proto.Timer;
import java.util.Optional;
import java.util.PriorityQueue;

/** The times that all topics have asked for; of one moment, the first asked for comes first. */
final class TimerQueue {
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long sequence;

    private record Entry(long due, long sequence, Timer timer) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    void add(long due, Timer timer) {
        entries.add(new Entry(due, sequence++, timer));
    }

    /** The next one, taken out, if its time has come. */
    Optional<Timer> pollDue(long now) {
        Entry first = entries.peek();
        if (first == null || first.due > now) {
            return Optional.empty();
        }
        entries.remove();
        return Optional.of(first.timer);
    }

    /** Nanoseconds until the next one, at most {@code most}. */
    long untilNext(long now, long most) {
        Entry first = entries.peek();
        return first == null ? most : Math.clamp(first.due - now, 0, most);
    }

    int size() {
        return entries.size();
    }
}
