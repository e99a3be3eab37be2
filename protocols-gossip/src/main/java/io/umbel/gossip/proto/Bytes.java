package io.umbel.gossip.proto;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a value: never changed, equal by content. */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final int SHOWN = 8;

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Bytes copyOf(byte[] bytes) {
        return owning(bytes.clone());
    }

    /** Without a copy: the caller has handed the array over and never writes to it again. */
    public static Bytes owning(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes);
    }

    /** The array itself, for a reader that will not write to it: a codec, a hash. */
    public byte[] readOnlyArray() {
        return bytes;
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The length and the first bytes in hex. */
    @Override
    public String toString() {
        String start = HexFormat.of().formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
        return bytes.length + ":" + start + (bytes.length > SHOWN ? "…" : "");
    }
}
