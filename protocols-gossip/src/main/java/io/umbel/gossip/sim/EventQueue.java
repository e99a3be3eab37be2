package io.umbel.gossip.sim;

import java.util.PriorityQueue;

/** What will happen, ordered by time; at one time, in the order in which it was added. */
final class EventQueue {
    private record Entry(long time, long sequence, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long sequence;
    private long now;

    long now() {
        return now;
    }

    void at(long time, Runnable action) {
        entries.add(new Entry(Math.max(time, now), sequence++, action));
    }

    /** Runs the next action, if it is due by {@code limit}. */
    boolean step(long limit) {
        Entry next = entries.peek();
        if (next == null || next.time > limit) {
            now = Math.max(now, limit);
            return false;
        }
        entries.remove();
        now = next.time;
        next.action.run();
        return true;
    }
}
