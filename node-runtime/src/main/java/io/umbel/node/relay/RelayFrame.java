package io.umbel.node.relay;

import io.netty.buffer.ByteBuf;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/** The client's half of {@code /relay/1.0}; docs/reach.md has the whole. */
final class RelayFrame {
    static final byte PACKET = 1;
    static final byte OBSERVED = 2;
    static final byte PING = 3;
    static final byte PONG = 4;
    static final byte HELLO = 5;
    static final byte WELCOME = 6;
    static final byte RESTARTING = 7;
    static final byte CLOSE = 8;
    static final int PACKET_HEADER = 1 + NodeId.LENGTH;
    static final int LENGTH = Short.BYTES;
    static final int LONGEST = 2048;
    private static final int VERSION = 1;

    private RelayFrame() {}

    static void writeHello(ByteBuf to, String token) {
        byte[] text = token.getBytes(StandardCharsets.US_ASCII);
        to.writeShort(2 + text.length).writeByte(HELLO).writeByte(VERSION).writeBytes(text);
    }

    static void writePacket(ByteBuf to, NodeId receiver, ByteBuf packet) {
        to.writeByte(PACKET).writeBytes(receiver.toBytes()).writeBytes(packet);
    }

    /** The sender's key; what is left in the frame is the packet. */
    static NodeId readSender(ByteBuf frame) {
        var key = new byte[NodeId.LENGTH];
        frame.readBytes(key);
        return NodeId.of(key);
    }

    /**
     * Where the relay sees this node.
     *
     * @throws UnknownHostException if it is no address
     */
    static InetSocketAddress readObserved(ByteBuf frame) throws UnknownHostException {
        var ip = new byte[Math.max(0, frame.readableBytes() - Short.BYTES)];
        frame.readBytes(ip);
        return new InetSocketAddress(InetAddress.getByAddress(ip), frame.readUnsignedShort());
    }

    /** Why the relay ends a link that is not QUIC's. */
    static CloseReason readClose(ByteBuf frame) {
        ErrorCode code = ErrorCode.of(frame.readUnsignedInt());
        return new CloseReason.Application(true, code, frame.toString(StandardCharsets.UTF_8));
    }

    static void writePing(ByteBuf to) {
        to.writeShort(1 + Long.BYTES).writeByte(PING).writeLong(0);
    }
}
