package io.umbel.spi;

import java.nio.charset.StandardCharsets;

/**
 * The name of an application protocol, as TLS negotiates it (RFC 7301): 1–255 visible ASCII
 * characters. By custom it reads {@code /name/major.minor}.
 */
public record Alpn(String name) {
    private static final int MAX_LENGTH = 255;

    /**
     * @throws IllegalArgumentException if the name is empty, longer than 255 bytes, or holds
     *     anything but visible ASCII
     */
    public Alpn {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "alpn: " + name.length() + " bytes (expected 1–" + MAX_LENGTH + ")");
        }
        if (!name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "alpn: '" + name + "' (expected visible ASCII, no spaces)");
        }
    }

    /** The protocol with this name; the same as the constructor. */
    public static Alpn of(String name) {
        return new Alpn(name);
    }

    /** The bytes on the wire. */
    public byte[] toBytes() {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** The bare name. */
    @Override
    public String toString() {
        return name;
    }
}
