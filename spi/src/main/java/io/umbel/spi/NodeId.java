package io.umbel.spi;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A node's name on the network: its 32-byte Ed25519 public key (RFC 8032).
 *
 * <p>The text form is 52 lower-case base32 characters (RFC 4648, no padding); {@link #parse} reads
 * 64 hex digits too. Immutable, ordered by its bytes as unsigned numbers.
 */
public final class NodeId implements Comparable<NodeId> {
    /** Length of the key in bytes. */
    public static final int LENGTH = 32;

    private static final int HEX_LENGTH = 2 * LENGTH;
    private static final int SHORT_LENGTH = 10;

    private final byte[] key;

    private NodeId(byte[] key) {
        this.key = key;
    }

    /**
     * The id with these 32 bytes, which are copied. That they name a point of the curve is not
     * checked: a TLS handshake has proven it, or will.
     *
     * @throws IllegalArgumentException unless {@code key} has 32 bytes
     */
    public static NodeId of(byte[] key) {
        if (key.length != LENGTH) {
            throw new IllegalArgumentException(
                    "node id: " + key.length + " bytes (expected " + LENGTH + ")");
        }
        return new NodeId(key.clone());
    }

    /**
     * Reads the text form, base32 or hex, in either case.
     *
     * @throws IllegalArgumentException if {@code text} is neither, or is no point of the curve (a
     *     mistyped id often is not)
     */
    public static NodeId parse(String text) {
        byte[] key = text.length() == HEX_LENGTH ? parseHex(text) : Base32.decode(text, "node id");
        if (key.length != LENGTH) {
            throw new IllegalArgumentException(
                    "node id: '" + text + "' (expected 52 base32 characters or 64 hex digits)");
        }
        if (!Ed25519Point.isOnCurve(key)) {
            throw new IllegalArgumentException(
                    "node id: '"
                            + text
                            + "' is not an Ed25519 public key (expected a point of the curve; check for a"
                            + " mistyped character)");
        }
        return new NodeId(key);
    }

    private static byte[] parseHex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "node id: '" + text + "' (expected 64 hex digits)", e);
        }
    }

    /**
     * Whether this node has signed {@code message} in {@code domain} ({@link NodeContext#sign}). A
     * fraction of a millisecond of computing; does not block.
     *
     * @param signature whatever came; false unless it is a signature of {@value
     *     SignatureDomain#SIGNATURE_LENGTH} bytes, and this id a point of the curve
     */
    public boolean verify(SignatureDomain domain, byte[] message, byte[] signature) {
        return signature.length == SignatureDomain.SIGNATURE_LENGTH
                && Ed25519Signature.verify(key, domain.toSign(message), signature);
    }

    /** A copy of the 32 bytes. */
    public byte[] toBytes() {
        return key.clone();
    }

    /** The 64 hex digits of the key. */
    public String toHex() {
        return HexFormat.of().formatHex(key);
    }

    /**
     * The first ten characters of the text form: enough to tell peers apart in a log, too few to
     * trust.
     */
    public String toShortString() {
        return toString().substring(0, SHORT_LENGTH);
    }

    @Override
    public int compareTo(NodeId other) {
        return Arrays.compareUnsigned(key, other.key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeId that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    /** The 52 base32 characters. */
    @Override
    public String toString() {
        return Base32.encode(key);
    }
}
