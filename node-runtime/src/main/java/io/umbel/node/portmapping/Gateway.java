package io.umbel.node.portmapping;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A router, where it is asked for mappings. Blocks; for one thread. */
final class Gateway implements AutoCloseable {
    /** Of PCP and NAT-PMP. */
    static final int PORT = 5351;

    private static final int FIRST_WAIT_MILLIS = 250;

    /** Each waits twice as long as the one before: eight seconds in all. */
    private static final int ATTEMPTS = 5;

    /** RFC 6887, section 7. */
    private static final int MAX_MESSAGE = 1100;

    private final DatagramSocket socket;
    private final InetSocketAddress address;

    /**
     * @param local from where to ask: a router maps to the address that asks
     */
    Gateway(InetSocketAddress address, InetAddress local) throws IOException {
        this.address = address;
        this.socket = new DatagramSocket(new InetSocketAddress(local, 0));
        try {
            socket.connect(address);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** The address that the router sees. */
    InetAddress localAddress() {
        return socket.getLocalAddress();
    }

    /**
     * Sends a request until there is an answer.
     *
     * @param isAnswer of what came, whether it belongs to the request
     * @throws IOException if none came
     */
    ByteBuffer ask(ByteBuffer request, Predicate<ByteBuffer> isAnswer) throws IOException {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                send(request);
                ByteBuffer answer = receive(FIRST_WAIT_MILLIS << attempt, isAnswer);
                if (answer.hasRemaining()) {
                    return answer;
                }
            }
        } catch (PortUnreachableException e) {
            throw silent(e);
        }
        throw silent(null);
    }

    private static IOException silent(@Nullable IOException cause) {
        return new IOException(
                "no answer (expected a router with PCP or NAT-PMP switched on)", cause);
    }

    void send(ByteBuffer request) throws IOException {
        var bytes = new byte[request.remaining()];
        request.duplicate().get(bytes);
        socket.send(new DatagramPacket(bytes, bytes.length));
    }

    /** Empty if time is up. */
    private ByteBuffer receive(int millis, Predicate<ByteBuffer> isAnswer) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        var packet = new DatagramPacket(new byte[MAX_MESSAGE], MAX_MESSAGE);
        for (long left = millis;
                left > 0;
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            socket.setSoTimeout(Math.toIntExact(left));
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException _) {
                break;
            }
            ByteBuffer answer = ByteBuffer.wrap(packet.getData(), 0, packet.getLength()).slice();
            if (isAnswer.test(answer)) {
                return answer;
            }
        }
        return ByteBuffer.allocate(0);
    }

    @Override
    public void close() {
        socket.close();
    }

    /** Its address. */
    @Override
    public String toString() {
        return address.getAddress().getHostAddress();
    }
}
