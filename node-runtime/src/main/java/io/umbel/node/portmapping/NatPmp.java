package io.umbel.node.portmapping;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** NAT Port Mapping Protocol, RFC 6886, for UDP. */
final class NatPmp implements MappingProtocol {
    private static final byte VERSION = 0;
    private static final byte EXTERNAL_ADDRESS = 0;
    private static final byte MAP_UDP = 1;
    private static final byte RESPONSE = (byte) 0x80;
    private static final List<String> RESULTS =
            List.of(
                    "success",
                    "unsupported version",
                    "not authorized",
                    "the router's network is down",
                    "no resources",
                    "unsupported opcode");

    @Override
    public String name() {
        return "NAT-PMP";
    }

    @Override
    public Mapping map(Gateway gateway, int port, Duration lifetime) throws IOException {
        InetAddress external = external(gateway);
        ByteBuffer mapped = ask(gateway, request(port, lifetime), MAP_UDP, 16);
        return new Mapping(
                new InetSocketAddress(external, Short.toUnsignedInt(mapped.getShort(10))),
                Duration.ofSeconds(Integer.toUnsignedLong(mapped.getInt(12))));
    }

    /** The router's address on its other side; routers that know PCP tell it too (RFC 6887). */
    InetAddress external(Gateway gateway) throws IOException {
        ByteBuffer answer =
                ask(
                        gateway,
                        ByteBuffer.allocate(2).put(VERSION).put(EXTERNAL_ADDRESS).flip(),
                        EXTERNAL_ADDRESS,
                        12);
        var ipv4 = new byte[4];
        answer.get(8, ipv4);
        return InetAddress.getByAddress(ipv4);
    }

    @Override
    public void unmap(Gateway gateway, int port) throws IOException {
        gateway.send(request(port, Duration.ZERO));
    }

    private static ByteBuffer request(int port, Duration lifetime) {
        return ByteBuffer.allocate(12)
                .put(VERSION)
                .put(MAP_UDP)
                .putShort((short) 0)
                .putShort((short) port)
                .putShort(lifetime.isZero() ? 0 : (short) port)
                .putInt(Math.toIntExact(lifetime.toSeconds()))
                .flip();
    }

    private ByteBuffer ask(Gateway gateway, ByteBuffer request, byte opcode, int length)
            throws IOException {
        ByteBuffer answer =
                gateway.ask(request, received -> isAnswer(received, request, opcode, length));
        int result = Short.toUnsignedInt(answer.getShort(2));
        if (result != 0) {
            String reason = result < RESULTS.size() ? RESULTS.get(result) : "unknown result";
            throw new MappingRefusedException(name(), reason, result);
        }
        return answer;
    }

    private static boolean isAnswer(
            ByteBuffer received, ByteBuffer request, byte opcode, int length) {
        if (received.remaining() < 4
                || received.get(0) != VERSION
                || received.get(1) != (byte) (RESPONSE | opcode)) {
            return false;
        }
        if (received.getShort(2) != 0) {
            return true;
        }
        return received.remaining() >= length
                && (opcode != MAP_UDP || received.getShort(8) == request.getShort(4));
    }
}
