package io.umbel.relay;

import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeId;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a client and the relay say to each other, on the one stream that the client opens, or the
 * one that a TCP connection is, each frame behind its length in two bytes:
 *
 * <pre>
 * 01 PACKET      key 32 | packet       to the relay: the receiver's key; from it: the sender's
 * 02 OBSERVED    ip 4 or 16 | port 2   where the relay sees the client
 * 03 PING        8 bytes               from the client
 * 04 PONG        the same 8            and OBSERVED, if the address is another one now
 * 05 HELLO       version 1 | token     from the client, its first frame
 * 06 WELCOME     version 1             the relay's first frame
 * 07 RESTARTING  milliseconds 4        within which the relay goes
 * 08 CLOSE       code 4 | reason       why the relay ends a TCP connection, its last frame; QUIC
 *                                      has words of its own for that
 * </pre>
 *
 * A PACKET goes as a DATAGRAM frame (RFC 9221), without its length, where that is large enough.
 * Whatever else arrives is a violation of the protocol, except types above 08, which are ignored.
 */
sealed interface Frame {
    int VERSION = 1;

    /** One byte for the type, then the key. */
    int PACKET_HEADER = 1 + NodeId.LENGTH;

    /** An Ethernet frame without the headers of IP and UDP: no QUIC packet is longer. */
    int LONGEST_PACKET = 1472;

    int LONGEST = PACKET_HEADER + LONGEST_PACKET;

    byte PACKET = 1;
    byte OBSERVED = 2;
    byte PING = 3;
    byte PONG = 4;
    byte HELLO = 5;
    byte WELCOME = 6;
    byte RESTARTING = 7;
    byte CLOSE = 8;

    /** Bytes of UTF-8. */
    int LONGEST_REASON = 512;

    /** The client says who it is. */
    record Hello(int version, String token) implements Frame {}

    /** The client wants to know whether the relay is there. */
    record Ping(long value) implements Frame {}

    /**
     * Something for another client.
     *
     * @param bytes as it is in a DATAGRAM frame: type, key, packet
     */
    record Packet(ByteBuffer bytes) implements Frame {}

    /**
     * A client's next frame; empty when it has ended the stream. Blocks.
     *
     * @throws MalformedFrameException if it is none that a client may send
     */
    static Optional<Frame> read(DataInputStream in) throws IOException {
        for (int first = in.read(); first >= 0; first = in.read()) {
            Optional<Frame> known = decode(body((first << Byte.SIZE) | in.readUnsignedByte(), in));
            if (known.isPresent()) {
                return known;
            }
        }
        return Optional.empty();
    }

    private static ByteBuffer body(int length, DataInputStream in) throws IOException {
        if (length == 0 || length > LONGEST) {
            throw new MalformedFrameException(
                    "frame of %d bytes (expected 1–%d)".formatted(length, LONGEST));
        }
        var bytes = new byte[length];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static Optional<Frame> decode(ByteBuffer bytes) throws MalformedFrameException {
        byte type = bytes.get(0);
        return switch (type) {
            case PACKET -> Optional.of(new Packet(bytes));
            case PING -> {
                requireLength(bytes, "PING", 1 + Long.BYTES, 1 + Long.BYTES);
                yield Optional.of(new Ping(bytes.getLong(1)));
            }
            case HELLO -> {
                requireLength(bytes, "HELLO", 2, 2 + RelaySettings.LONGEST_TOKEN);
                String token =
                        StandardCharsets.UTF_8.decode(bytes.slice(2, bytes.limit() - 2)).toString();
                yield Optional.of(new Hello(Byte.toUnsignedInt(bytes.get(1)), token));
            }
            case 0, OBSERVED, PONG, WELCOME, RESTARTING, CLOSE ->
                    throw new MalformedFrameException(
                            "frame of type " + type + " (expected HELLO, PACKET or PING)");
            default -> Optional.empty();
        };
    }

    private static void requireLength(ByteBuffer frame, String name, int least, int most)
            throws MalformedFrameException {
        int length = frame.limit();
        if (length < least || length > most) {
            throw new MalformedFrameException(
                    "%s of %d bytes (expected %d–%d)".formatted(name, length, least, most));
        }
    }

    static byte[] welcome() {
        return new byte[] {WELCOME, VERSION};
    }

    static byte[] observed(InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        return ByteBuffer.allocate(1 + ip.length + Short.BYTES)
                .put(OBSERVED)
                .put(ip)
                .putShort((short) address.getPort())
                .array();
    }

    static byte[] pong(Ping ping) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(PONG).putLong(ping.value).array();
    }

    static byte[] close(ErrorCode code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, LONGEST_REASON);
        return ByteBuffer.allocate(1 + Integer.BYTES + length)
                .put(CLOSE)
                .putInt((int) code.value())
                .put(text, 0, length)
                .array();
    }

    static byte[] restarting(long millis) {
        return ByteBuffer.allocate(1 + Integer.BYTES).put(RESTARTING).putInt((int) millis).array();
    }
}
