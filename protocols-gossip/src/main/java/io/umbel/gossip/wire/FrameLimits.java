package io.umbel.gossip.wire;

/**
 * What fits into a frame.
 *
 * @param maxFrame bytes after the length
 */
public record FrameLimits(int maxFrame) {
    public static final int MIN_FRAME = 4096;
    public static final int MAX_FRAME = 16 << 20;

    /** Of what a contact says about itself: nine of them fit into the smallest frame. */
    public static final int MAX_CONTACT_DATA = 384;

    /** What surrounds a message's content, and some room for what later versions add. */
    static final int PAYLOAD_OVERHEAD = 128;

    /** An id and its length, and a round up to the greatest that is believed. */
    private static final int ANNOUNCEMENT = 37;

    private static final int ARRAY_OVERHEAD = 16;

    /** A shuffle names at most eight; a few more are read for the sake of later versions. */
    static final int MAX_CONTACTS = 16;

    /** A shuffle walks over six; a few more are read for the sake of later versions. */
    static final int MAX_PATH = 16;

    public FrameLimits {
        if (maxFrame < MIN_FRAME || maxFrame > MAX_FRAME) {
            throw new IllegalArgumentException(
                    "largest frame: %d bytes (expected %d–%d)"
                            .formatted(maxFrame, MIN_FRAME, MAX_FRAME));
        }
    }

    /** Limits under which messages of up to {@code bytes} fit. */
    public static FrameLimits forPayload(int bytes) {
        return new FrameLimits(Math.max(MIN_FRAME, bytes + PAYLOAD_OVERHEAD));
    }

    /** The greatest content that fits. */
    public int maxPayload() {
        return maxFrame - PAYLOAD_OVERHEAD;
    }

    /** How many announcements can be in one frame. */
    int maxAnnouncements() {
        return (maxFrame - ARRAY_OVERHEAD) / ANNOUNCEMENT;
    }

    /** What two sides may send to each other. */
    public FrameLimits and(Hello peer) {
        return new FrameLimits(Math.min(maxFrame, peer.maxFrame()));
    }
}
