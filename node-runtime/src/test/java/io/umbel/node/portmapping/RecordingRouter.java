package io.umbel.node.portmapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** A router on the loopback interface, which answers as it is told and keeps what it was asked. */
final class RecordingRouter implements AutoCloseable {
    private final DatagramSocket socket;
    private final LinkedBlockingQueue<ByteBuffer> requests = new LinkedBlockingQueue<>();

    /**
     * @param answers to each request; an empty array for silence
     */
    RecordingRouter(Function<ByteBuffer, byte[]> answers) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("router").start(() -> serve(answers));
    }

    private void serve(Function<ByteBuffer, byte[]> answers) {
        var packet = new DatagramPacket(new byte[1100], 1100);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
                byte[] answer = answers.apply(ByteBuffer.wrap(request));
                requests.add(ByteBuffer.wrap(request));
                if (answer.length > 0) {
                    socket.send(
                            new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Waits for one. */
    ByteBuffer nextRequest() throws InterruptedException {
        return requests.take();
    }

    @Override
    public void close() {
        socket.close();
    }
}
