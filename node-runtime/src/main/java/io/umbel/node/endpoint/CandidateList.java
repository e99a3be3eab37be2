package io.umbel.node.endpoint;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses in a datagram between nodes, end to end, so that no relay sees or forges them:
 *
 * <pre>
 * { length of ip 1: 4 or 16 | ip | port 2 } …
 * </pre>
 */
final class CandidateList {
    static final int MAX = 32;
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;

    private CandidateList() {}

    static void write(List<InetSocketAddress> addresses, ByteBuf to) {
        for (InetSocketAddress address : addresses.subList(0, Math.min(MAX, addresses.size()))) {
            byte[] ip = address.getAddress().getAddress();
            to.writeByte(ip.length).writeBytes(ip).writeShort(address.getPort());
        }
    }

    /** Whatever can be read of it; a peer's nonsense ends the list. */
    static List<InetSocketAddress> read(ByteBuf from) {
        var addresses = new ArrayList<InetSocketAddress>();
        while (addresses.size() < MAX && from.isReadable()) {
            int length = from.readUnsignedByte();
            if ((length != IPV4 && length != IPV6) || from.readableBytes() < length + Short.BYTES) {
                break;
            }
            addresses.add(readOne(from, length));
        }
        return addresses;
    }

    private static InetSocketAddress readOne(ByteBuf from, int length) {
        var ip = new byte[length];
        from.readBytes(ip);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), from.readUnsignedShort());
        } catch (UnknownHostException e) {
            throw new AssertionError(length + " bytes are an address", e);
        }
    }
}
