package io.umbel.gossip.wire;

import io.umbel.spi.TopicId;

/**
 * The first frame of every stream: which topic it carries, and what its sender understands. The
 * ALPN holds the version whose change breaks the protocol; here are those that do not.
 *
 * @param version grows with what is added: elements at the end of arrays, kinds of messages
 * @param features bits; none is defined yet
 * @param maxFrame bytes that the sender takes in one frame; both sides use the smaller
 */
public record Hello(int version, long features, int maxFrame, TopicId topic) {
    public static final int VERSION = 0;

    public Hello {
        if (version < 0 || maxFrame < FrameLimits.MIN_FRAME) {
            throw new IllegalArgumentException(
                    "hello: version %d (expected at least 0), largest frame %d (expected at least %d)"
                            .formatted(version, maxFrame, FrameLimits.MIN_FRAME));
        }
    }
}
