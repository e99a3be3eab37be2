package io.umbel.testkit;

import java.time.Duration;

/**
 * How an {@link InMemoryNetwork} behaves.
 *
 * @param streamWindow bytes that a sender may be ahead of the reader of one stream
 * @param maxStreams streams that one side may have open on a connection, of each kind
 * @param datagramQueue datagrams kept for a receiver; the oldest make room
 * @param maxDatagramSize the largest datagram, in bytes; 0 for none
 * @param latency how long everything takes to the other side
 */
public record NetworkConditions(
        int streamWindow,
        int maxStreams,
        int datagramQueue,
        int maxDatagramSize,
        Duration latency) {

    /**
     * @throws IllegalArgumentException if a window, limit or queue has no room, or a size or time
     *     is negative
     */
    public NetworkConditions {
        requireAtLeast(1, streamWindow, "streamWindow");
        requireAtLeast(1, maxStreams, "maxStreams");
        requireAtLeast(1, datagramQueue, "datagramQueue");
        requireAtLeast(0, maxDatagramSize, "maxDatagramSize");
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency: " + latency + " (expected zero or more)");
        }
    }

    private static void requireAtLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected " + least + " or more)");
        }
    }

    /** 256 KiB windows, 100 streams, 64 datagrams of 1200 bytes, no latency. */
    public static NetworkConditions defaults() {
        return new NetworkConditions(256 * 1024, 100, 64, 1200, Duration.ZERO);
    }

    /** These, with another stream window. */
    public NetworkConditions withStreamWindow(int bytes) {
        return new NetworkConditions(bytes, maxStreams, datagramQueue, maxDatagramSize, latency);
    }

    /** These, with another limit of streams. */
    public NetworkConditions withMaxStreams(int streams) {
        return new NetworkConditions(
                streamWindow, streams, datagramQueue, maxDatagramSize, latency);
    }

    /** These, with another queue of datagrams. */
    public NetworkConditions withDatagramQueue(int datagrams) {
        return new NetworkConditions(streamWindow, maxStreams, datagrams, maxDatagramSize, latency);
    }

    /** These, with another latency. */
    public NetworkConditions withLatency(Duration time) {
        return new NetworkConditions(
                streamWindow, maxStreams, datagramQueue, maxDatagramSize, time);
    }
}
