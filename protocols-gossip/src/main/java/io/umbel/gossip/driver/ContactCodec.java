package io.umbel.gossip.driver;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.wire.FrameLimits;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;

/**
 * How a node says where it can be reached: for each way a byte with its length, 4 or 16 for an IP
 * address, which a port of two bytes follows, else that of a relay's URI, plus 16.
 */
final class ContactCodec {
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;
    private static final int MAX_RELAY = 0xff - IPV6;

    private ContactCodec() {}

    /** The first ways, as many as there is room for. */
    static Bytes encode(NodeAddress address) {
        var out = new ByteArrayOutputStream();
        for (InetSocketAddress way : address.addresses()) {
            InetAddress ip = way.getAddress();
            if (ip != null && !ip.isAnyLocalAddress()) {
                write(out, ip.getAddress(), 0, way.getPort());
            }
        }
        for (URI relay : address.relays()) {
            byte[] ascii = relay.toString().getBytes(StandardCharsets.US_ASCII);
            if (ascii.length <= MAX_RELAY) {
                write(out, ascii, IPV6, -1);
            }
        }
        return Bytes.owning(out.toByteArray());
    }

    private static void write(ByteArrayOutputStream out, byte[] way, int offset, int port) {
        int length = 1 + way.length + (port < 0 ? 0 : Short.BYTES);
        if (out.size() + length > FrameLimits.MAX_CONTACT_DATA) {
            return;
        }
        out.write(way.length + offset);
        out.writeBytes(way);
        if (port >= 0) {
            out.write(port >>> Byte.SIZE);
            out.write(port);
        }
    }

    /** Empty if the bytes are none of ours, or name no way. */
    static Optional<NodeAddress> decode(NodeId id, Bytes data) {
        var addresses = new ArrayList<InetSocketAddress>();
        var relays = new ArrayList<URI>();
        ByteBuffer in = ByteBuffer.wrap(data.readOnlyArray());
        try {
            while (in.hasRemaining() && addresses.size() + relays.size() < NodeAddress.MAX_WAYS) {
                int length = in.get() & 0xff;
                if (length == IPV4 || length == IPV6) {
                    addresses.add(address(in, length));
                } else {
                    relays.add(
                            URI.create(
                                    new String(
                                            bytes(in, length - IPV6), StandardCharsets.US_ASCII)));
                }
            }
            return addresses.isEmpty() && relays.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new NodeAddress(id, addresses, relays));
        } catch (IllegalArgumentException | UnknownHostException | BufferUnderflowException _) {
            return Optional.empty();
        }
    }

    private static InetSocketAddress address(ByteBuffer in, int length)
            throws UnknownHostException {
        InetAddress ip = InetAddress.getByAddress(bytes(in, length));
        return new InetSocketAddress(ip, in.getShort() & 0xffff);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0) {
            throw new BufferUnderflowException();
        }
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
