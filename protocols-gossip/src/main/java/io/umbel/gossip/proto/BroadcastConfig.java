package io.umbel.gossip.proto;

import java.time.Duration;

/**
 * PlumTree's parameters.
 *
 * @param firstFetchDelay how long an announced message may take to come by the tree
 * @param nextFetchDelay how long a peer may take to deliver what it was asked for
 * @param dispatchDelay how long announcements gather before they are sent together
 * @param optimizationThreshold hops by which an announced way must be shorter to replace the tree's
 * @param payloadRetention how long a message is kept for members that miss it
 * @param idRetention how long a message is known as a duplicate
 * @param evictInterval how often what is too old is dropped
 * @param maxPayloadBytes bytes of messages kept; the oldest go first
 * @param maxIds ids kept; the oldest go first
 * @param maxAnnouncements announcements in one message
 * @param replay how many of the last messages are announced to a new neighbor
 */
public record BroadcastConfig(
        Duration firstFetchDelay,
        Duration nextFetchDelay,
        Duration dispatchDelay,
        int optimizationThreshold,
        Duration payloadRetention,
        Duration idRetention,
        Duration evictInterval,
        int maxPayloadBytes,
        int maxIds,
        int maxAnnouncements,
        int replay) {

    public static final BroadcastConfig DEFAULT =
            new BroadcastConfig(
                    Duration.ofMillis(80),
                    Duration.ofMillis(40),
                    Duration.ofMillis(5),
                    7,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(90),
                    Duration.ofSeconds(1),
                    16 << 20,
                    1 << 18,
                    100,
                    0);

    public BroadcastConfig {
        if (maxAnnouncements < 1 || maxIds < 1) {
            throw new IllegalArgumentException(
                    "announcements %d, ids %d (expected at least 1)"
                            .formatted(maxAnnouncements, maxIds));
        }
        if (replay < 0) {
            throw new IllegalArgumentException("replay: " + replay + " (expected at least 0)");
        }
    }

    public BroadcastConfig withMaxAnnouncements(int max) {
        return new BroadcastConfig(
                firstFetchDelay,
                nextFetchDelay,
                dispatchDelay,
                optimizationThreshold,
                payloadRetention,
                idRetention,
                evictInterval,
                maxPayloadBytes,
                maxIds,
                max,
                replay);
    }

    public BroadcastConfig withReplay(int messages) {
        return new BroadcastConfig(
                firstFetchDelay,
                nextFetchDelay,
                dispatchDelay,
                optimizationThreshold,
                payloadRetention,
                idRetention,
                evictInterval,
                maxPayloadBytes,
                maxIds,
                maxAnnouncements,
                messages);
    }
}
