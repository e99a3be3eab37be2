package io.umbel.testkit.hostile;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;

/** Somebody who has a UDP socket and no key. */
public final class Stranger implements AutoCloseable {
    private static final int MAX_DATAGRAM = 2048;
    private static final int LONG_HEADER_TYPE = 0xF0;
    private static final int RETRY = 0xF0;

    private final DatagramSocket socket;
    private final InetSocketAddress victim;

    public Stranger(InetSocketAddress victim) throws IOException {
        this("127.0.0.1", victim);
    }

    public Stranger(String host, InetSocketAddress victim) throws IOException {
        this.socket = new DatagramSocket(new InetSocketAddress(host, 0));
        this.victim = victim;
    }

    /** Where it is. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    public void send(byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, victim));
    }

    /** The next datagram that arrives in time. */
    public Optional<byte[]> receive(int millis) throws IOException {
        var packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
        socket.setSoTimeout(millis);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        }
        return Optional.of(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    /** RFC 9000 section 17.2.5. */
    public static boolean isRetry(byte[] packet) {
        return (packet[0] & LONG_HEADER_TYPE) == RETRY;
    }

    @Override
    public void close() {
        socket.close();
    }
}
