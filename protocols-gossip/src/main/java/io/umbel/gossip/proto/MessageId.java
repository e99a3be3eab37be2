package io.umbel.gossip.proto;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names a message: 32 bytes derived from its nonce and content ({@link MessageIds}). Ordered,
 * because ids chosen by a hostile peer must not turn a hash table into a list.
 */
public final class MessageId implements Comparable<MessageId> {
    public static final int LENGTH = 32;

    private final byte[] bytes;
    private final int hash;

    private MessageId(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /**
     * Without a copy: the caller has handed the array over.
     *
     * @throws IllegalArgumentException unless {@code bytes} has 32 bytes
     */
    public static MessageId owning(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(
                    "message id: " + bytes.length + " bytes (expected " + LENGTH + ")");
        }
        return new MessageId(bytes);
    }

    /** The array itself, for a codec that will not write to it. */
    public byte[] readOnlyArray() {
        return bytes;
    }

    @Override
    public int compareTo(MessageId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
