package io.umbel.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a signature is for. A node has one key for everything, so each kind of message that it signs
 * names its kind: a signature of one domain is none of another, nor of anything that TLS lets the
 * key sign (its content begins with 64 blanks, RFC 8446 section 4.4.3, a certificate with a DER
 * sequence).
 *
 * <p>Signed are, in this order, with pure Ed25519 (RFC 8032 section 5.1, 64 bytes):
 *
 * <ol>
 *   <li>the 15 ASCII characters {@code umbel signature} and a zero byte;
 *   <li>the length of the domain's name, one byte;
 *   <li>the name in ASCII;
 *   <li>the message.
 * </ol>
 *
 * @param name 1–255 visible ASCII characters. By custom it reads {@code /protocol/kind/1}, and
 *     changes its number when the meaning of the message does
 */
public record SignatureDomain(String name) {
    /** Length of a signature in bytes. */
    public static final int SIGNATURE_LENGTH = 64;

    private static final byte[] PREFIX = "umbel signature\0".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_LENGTH = 255;

    /**
     * @throws IllegalArgumentException if the name is empty, longer than 255 characters, or holds
     *     anything but visible ASCII
     */
    public SignatureDomain {
        if (name.isEmpty()
                || name.length() > MAX_LENGTH
                || !name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "signature domain: '%s' (expected 1–%d visible ASCII characters, no spaces)"
                            .formatted(name, MAX_LENGTH));
        }
    }

    /** The domain with this name; the same as the constructor. */
    public static SignatureDomain of(String name) {
        return new SignatureDomain(name);
    }

    /** The bytes that a key signs when a node signs {@code message} in this domain. */
    public byte[] toSign(byte[] message) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(PREFIX.length + 1 + ascii.length + message.length)
                .put(PREFIX)
                .put((byte) ascii.length)
                .put(ascii)
                .put(message)
                .array();
    }

    /** The bare name. */
    @Override
    public String toString() {
        return name;
    }
}
