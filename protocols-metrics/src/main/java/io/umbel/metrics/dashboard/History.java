package io.umbel.metrics.dashboard;

import io.umbel.spi.NodeInspector.Connection;
import io.umbel.spi.NodeInspector.Snapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The last minutes in single figures, so that a page which is opened has its charts at once. */
final class History {
    private static final int SAMPLES = 300;
    private static final double SECOND = 1e9;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Sample> samples = new ArrayDeque<>();

    /**
     * A moment.
     *
     * @param t epoch milliseconds
     * @param sent bytes, since the node was started
     * @param received bytes, since then
     * @param packets sent, since then
     * @param lost of these
     * @param rtt mean of the open connections in seconds; 0 if there are none
     */
    record Sample(
            long t,
            long sent,
            long received,
            long packets,
            long lost,
            int connections,
            double rtt) {}

    void note(long millis, Snapshot now) {
        List<Connection> open =
                now.peers().stream().flatMap(peer -> peer.connections().stream()).toList();
        Stream<Long> rtts = open.stream().map(each -> each.path().rtt().toNanos());
        var sample =
                new Sample(
                        millis,
                        now.traffic().bytesSent(),
                        now.traffic().bytesReceived(),
                        now.traffic().packetsSent(),
                        now.traffic().packetsLost(),
                        open.size(),
                        rtts.mapToLong(Long::longValue).average().orElse(0) / SECOND);
        lock.lock();
        try {
            samples.addLast(sample);
            if (samples.size() > SAMPLES) {
                samples.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    List<Sample> last() {
        List<Sample> all = samples();
        return all.isEmpty() ? all : List.of(all.getLast());
    }

    List<Sample> samples() {
        lock.lock();
        try {
            return List.copyOf(samples);
        } finally {
            lock.unlock();
        }
    }
}
