package io.umbel.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names a gossip topic: 32 bytes that all its members know. Whoever knows them may join, so a topic
 * that should not be guessed has random ones.
 *
 * <p>The text form is 64 lower-case hex digits. Immutable, ordered by its bytes as unsigned
 * numbers.
 */
public final class TopicId implements Comparable<TopicId> {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private TopicId(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The topic with these 32 bytes, which are copied.
     *
     * @throws IllegalArgumentException unless {@code bytes} has 32 bytes
     */
    public static TopicId of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(
                    "topic id: " + bytes.length + " bytes (expected " + LENGTH + ")");
        }
        return new TopicId(bytes.clone());
    }

    /** The topic that everybody who knows {@code name} finds: the SHA-256 of its UTF-8 bytes. */
    public static TopicId named(String name) {
        try {
            return new TopicId(
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Reads the text form, in either case.
     *
     * @throws IllegalArgumentException if {@code text} is not 64 hex digits
     */
    public static TopicId parse(String text) {
        try {
            return of(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "topic id: '" + text + "' (expected 64 hex digits)", e);
        }
    }

    /** A copy of the 32 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(TopicId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The 64 hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
