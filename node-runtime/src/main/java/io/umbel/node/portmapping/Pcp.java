package io.umbel.node.portmapping;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Port Control Protocol, RFC 6887: its opcode MAP, for UDP. */
final class Pcp implements MappingProtocol {
    private static final byte VERSION = 2;
    private static final byte MAP = 1;
    private static final byte RESPONSE = (byte) 0x80;
    private static final byte UDP = 17;
    private static final int HEADER = 24;
    private static final int NONCE = 12;
    private static final int MESSAGE = 60;
    private static final int ADDRESS = 16;
    private static final int RESULT_AT = 3;
    private static final List<String> RESULTS =
            List.of(
                    "success",
                    "unsupported version",
                    "not authorized",
                    "malformed request",
                    "unsupported opcode",
                    "unsupported option",
                    "malformed option",
                    "the router's network is down",
                    "no resources",
                    "unsupported protocol",
                    "this host has too many mappings",
                    "the external address or port cannot be had",
                    "another NAT is in between",
                    "too many remote peers");

    /** By it the router knows a renewal from somebody else's request. */
    private final byte[] nonce = new byte[NONCE];

    Pcp(RandomGenerator random) {
        random.nextBytes(nonce);
    }

    @Override
    public String name() {
        return "PCP";
    }

    @Override
    public Mapping map(Gateway gateway, int port, Duration lifetime) throws IOException {
        ByteBuffer answer =
                gateway.ask(request(gateway, port, lifetime), received -> isAnswer(received, port));
        int result = Byte.toUnsignedInt(answer.get(RESULT_AT));
        if (result != 0 || answer.get(0) != VERSION) {
            String reason = result < RESULTS.size() ? RESULTS.get(result) : "unknown result";
            throw new MappingRefusedException(name(), reason, result);
        }
        Duration granted = Duration.ofSeconds(Integer.toUnsignedLong(answer.getInt(4)));
        return new Mapping(external(answer), granted);
    }

    private static InetSocketAddress external(ByteBuffer answer) throws UnknownHostException {
        int at = HEADER + NONCE + 6;
        int port = Short.toUnsignedInt(answer.getShort(at));
        var address = new byte[ADDRESS];
        answer.get(at + Short.BYTES, address);
        return new InetSocketAddress(InetAddress.getByAddress(address), port);
    }

    @Override
    public void unmap(Gateway gateway, int port) throws IOException {
        gateway.send(request(gateway, port, Duration.ZERO));
    }

    private ByteBuffer request(Gateway gateway, int port, Duration lifetime) {
        return ByteBuffer.allocate(MESSAGE)
                .put(VERSION)
                .put(MAP)
                .putShort((short) 0)
                .putInt(Math.toIntExact(lifetime.toSeconds()))
                .put(inIpv6(gateway.localAddress()))
                .put(nonce)
                .put(UDP)
                .put(new byte[3])
                .putShort((short) port)
                .putShort(lifetime.isZero() ? 0 : (short) port)
                .put(inIpv6(InetAddress.ofLiteral("0.0.0.0")))
                .flip();
    }

    private static byte[] inIpv6(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == ADDRESS
                ? bytes
                : ByteBuffer.allocate(ADDRESS).position(10).putShort((short) -1).put(bytes).array();
    }

    /** One that knows only NAT-PMP answers in that version, with eight bytes. */
    private boolean isAnswer(ByteBuffer received, int port) {
        if (received.remaining() < 8 || (received.get(1) & RESPONSE) == 0) {
            return false;
        }
        if (received.get(0) != VERSION || received.get(RESULT_AT) != 0) {
            return true;
        }
        return received.remaining() >= MESSAGE
                && received.get(1) == (RESPONSE | MAP)
                && received.slice(HEADER, NONCE).equals(ByteBuffer.wrap(nonce))
                && received.getShort(HEADER + NONCE + 4) == (short) port;
    }
}
