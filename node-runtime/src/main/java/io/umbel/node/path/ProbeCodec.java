package io.umbel.node.path;

import io.netty.buffer.ByteBuf;
import io.umbel.node.path.Probe.Ping;
import io.umbel.node.path.Probe.Pong;
import io.umbel.node.path.machine.Transaction;
import io.umbel.spi.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The probes' wire format, for one pair of nodes:
 *
 * <pre>
 * 21 | 1 PING, 2 PONG | receiver's session 8 | transaction 12 | [PONG: observed ip 16, port 2] | MAC 16 | zero padding
 * </pre>
 *
 * The MAC is HMAC-SHA-256, cut to 16 bytes, over the sender's id, the length of the datagram and
 * the header. The key comes from a secret that both node keys give, so nothing is exchanged
 * beforehand; a session is the beginning of a hash of both ids and only finds the key.
 */
final class ProbeCodec {
    static final int PING_SIZE = 64;

    /** As large as the first packets of a connection: a path that loses it could not carry one. */
    static final int FULL_SIZE = 1200;

    private static final byte MAGIC = 0x21;
    private static final byte PING = 1;
    private static final byte PONG = 2;
    private static final int HEADER = 2 + Long.BYTES + Long.BYTES + Integer.BYTES;
    private static final int IP = 16;
    private static final int PONG_HEADER = HEADER + IP + Short.BYTES;
    private static final int MAC = 16;
    private static final String HMAC = "HmacSHA256";
    private static final String KEY_LABEL = "umbel probe key 1";
    private static final String SESSION_LABEL = "umbel probe session 1";

    private final NodeId self;
    private final NodeId peer;
    private final Mac mac;

    ProbeCodec(NodeId self, NodeId peer, byte[] secret) {
        this.self = self;
        this.peer = peer;
        this.mac = hmac(hmac(secret).doFinal(KEY_LABEL.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The session under which {@code receiver} knows probes of {@code sender}. */
    static long session(NodeId sender, NodeId receiver) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(SESSION_LABEL.getBytes(StandardCharsets.US_ASCII));
            digest.update(sender.toBytes());
            return ByteBuffer.wrap(digest.digest(receiver.toBytes())).getLong();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /**
     * The session of a datagram that may be a probe; empty if it is too short or starts otherwise.
     */
    static Optional<Long> session(ByteBuf datagram) {
        int start = datagram.readerIndex();
        return datagram.readableBytes() >= HEADER + MAC && datagram.getByte(start) == MAGIC
                ? Optional.of(datagram.getLong(start + 2))
                : Optional.empty();
    }

    /** The peer's probe, if its MAC is right. */
    Optional<Probe> read(ByteBuf datagram) {
        int start = datagram.readerIndex();
        int size = datagram.readableBytes();
        int header = datagram.getByte(start + 1) == PONG ? PONG_HEADER : HEADER;
        if (size < header + MAC) {
            return Optional.empty();
        }
        var head = new byte[header];
        var tag = new byte[MAC];
        datagram.getBytes(start, head);
        datagram.getBytes(start + header, tag);
        if (!MessageDigest.isEqual(tag, tag(peer, size, head))) {
            return Optional.empty();
        }
        return decode(ByteBuffer.wrap(head), size);
    }

    private static Optional<Probe> decode(ByteBuffer head, int size) {
        byte type = head.position(1).get();
        long session = head.getLong();
        var transaction = new Transaction(head.getLong(), head.getInt());
        return switch (type) {
            case PING -> Optional.of(new Ping(session, transaction, size));
            case PONG ->
                    readAddress(head).map(observed -> new Pong(session, transaction, observed));
            default -> Optional.empty();
        };
    }

    private static Optional<InetSocketAddress> readAddress(ByteBuffer head) {
        var ip = new byte[IP];
        head.get(ip);
        try {
            return Optional.of(
                    new InetSocketAddress(
                            InetAddress.getByAddress(ip), Short.toUnsignedInt(head.getShort())));
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }

    /** Appends {@code probe} to {@code datagram}. */
    void write(Probe probe, ByteBuf datagram) {
        ByteBuffer head = ByteBuffer.allocate(probe instanceof Ping ? HEADER : PONG_HEADER);
        head.put(MAGIC).put(probe instanceof Ping ? PING : PONG).putLong(probe.session());
        head.putLong(probe.transaction().high()).putInt(probe.transaction().low());
        int size =
                switch (probe) {
                    case Ping ping -> ping.size();
                    case Pong pong -> {
                        head.put(mapped(pong.observed().getAddress()))
                                .putShort((short) pong.observed().getPort());
                        yield PONG_HEADER + MAC;
                    }
                };
        datagram.writeBytes(head.array()).writeBytes(tag(self, size, head.array()));
        datagram.writeZero(size - head.capacity() - MAC);
    }

    /** RFC 4291 section 2.5.5.2. */
    private static byte[] mapped(InetAddress address) {
        byte[] ip = address.getAddress();
        return ip.length == IP
                ? ip
                : ByteBuffer.allocate(IP).putLong(0).putInt(0xffff).put(ip).array();
    }

    private byte[] tag(NodeId sender, int size, byte[] head) {
        mac.update(sender.toBytes());
        mac.update((byte) (size >> Byte.SIZE));
        mac.update((byte) size);
        return Arrays.copyOf(mac.doFinal(head), MAC);
    }

    private static Mac hmac(byte[] key) {
        try {
            Mac hmac = Mac.getInstance(HMAC);
            hmac.init(new SecretKeySpec(key, HMAC));
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + HMAC, e);
        }
    }
}
