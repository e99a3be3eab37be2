package io.umbel.gossip.driver;

import io.umbel.gossip.proto.Bytes;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.SignatureDomain;
import io.umbel.spi.TopicId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a payload holds: a byte 0 and the message; or a byte 1, the author's id, the author's
 * signature over topic and message, and the message.
 *
 * @param message read only
 */
record Envelope(@Nullable NodeId author, Bytes message, @Nullable Bytes signature) {
    /** What an envelope adds to a message at most. */
    static final int OVERHEAD = 1 + NodeId.LENGTH + SignatureDomain.SIGNATURE_LENGTH;

    private static final SignatureDomain DOMAIN = SignatureDomain.of("/gossip/message/1");
    private static final byte UNSIGNED = 0;
    private static final byte SIGNED = 1;

    static Bytes unsigned(byte[] message) {
        return Bytes.owning(
                ByteBuffer.allocate(1 + message.length).put(UNSIGNED).put(message).array());
    }

    static Bytes signed(NodeContext author, TopicId topic, byte[] message) {
        byte[] signature = author.sign(DOMAIN, signedBytes(topic, message));
        return Bytes.owning(
                ByteBuffer.allocate(OVERHEAD + message.length)
                        .put(SIGNED)
                        .put(author.id().toBytes())
                        .put(signature)
                        .put(message)
                        .array());
    }

    private static byte[] signedBytes(TopicId topic, byte[] message) {
        return ByteBuffer.allocate(TopicId.LENGTH + message.length)
                .put(topic.toBytes())
                .put(message)
                .array();
    }

    /** Empty if it is none. */
    static Optional<Envelope> open(Bytes content) {
        byte[] all = content.readOnlyArray();
        if (all.length == 0) {
            return Optional.empty();
        }
        return switch (all[0]) {
            case UNSIGNED -> Optional.of(new Envelope(null, rest(all, 1), null));
            case SIGNED -> all.length < OVERHEAD ? Optional.empty() : Optional.of(openSigned(all));
            default -> Optional.empty();
        };
    }

    private static Envelope openSigned(byte[] all) {
        int signature = 1 + NodeId.LENGTH;
        return new Envelope(
                NodeId.of(Arrays.copyOfRange(all, 1, signature)),
                rest(all, OVERHEAD),
                Bytes.owning(Arrays.copyOfRange(all, signature, OVERHEAD)));
    }

    private static Bytes rest(byte[] all, int from) {
        return Bytes.owning(Arrays.copyOfRange(all, from, all.length));
    }

    boolean isSigned() {
        return author != null;
    }

    /** Of an unsigned one, true. A fraction of a millisecond of computing. */
    boolean isGenuine(TopicId topic) {
        return author == null
                || signature == null
                || author.verify(
                        DOMAIN,
                        signedBytes(topic, message.readOnlyArray()),
                        signature.readOnlyArray());
    }
}
