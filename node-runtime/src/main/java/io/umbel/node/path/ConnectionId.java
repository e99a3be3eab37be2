package io.umbel.node.path;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A QUIC connection id of up to 20 bytes (RFC 9000 section 5.1) as a value that hashes quickly. */
public record ConnectionId(long high, long middle, int low, int length) {
    /** The length of every id that this node chooses; short headers do not tell it. */
    public static final int LOCAL_LENGTH = 20;

    static ConnectionId random(RandomGenerator random) {
        return new ConnectionId(
                random.nextLong(), random.nextLong(), random.nextInt(), LOCAL_LENGTH);
    }

    /**
     * @param length at most {@value #LOCAL_LENGTH}
     */
    static ConnectionId read(ByteBuf bytes, int index, int length) {
        if (length == LOCAL_LENGTH) {
            return new ConnectionId(
                    bytes.getLong(index),
                    bytes.getLong(index + Long.BYTES),
                    bytes.getInt(index + 2 * Long.BYTES),
                    length);
        }
        var padded = new byte[LOCAL_LENGTH];
        bytes.getBytes(index, padded, 0, length);
        return of(ByteBuffer.wrap(padded), length);
    }

    static ConnectionId read(ByteBuffer bytes) {
        var padded = new byte[LOCAL_LENGTH];
        int length = bytes.remaining();
        bytes.get(bytes.position(), padded, 0, length);
        return of(ByteBuffer.wrap(padded), length);
    }

    private static ConnectionId of(ByteBuffer padded, int length) {
        return new ConnectionId(padded.getLong(), padded.getLong(), padded.getInt(), length);
    }

    /** The id's bytes. */
    public byte[] toBytes() {
        byte[] padded =
                ByteBuffer.allocate(LOCAL_LENGTH).putLong(high).putLong(middle).putInt(low).array();
        return Arrays.copyOf(padded, length);
    }
}
