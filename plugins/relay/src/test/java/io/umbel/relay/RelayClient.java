package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.Connection;
import io.umbel.spi.NodeId;
import io.umbel.spi.Stream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client that speaks the relay's protocol byte by byte. */
final class RelayClient implements AutoCloseable {
    private final Connection connection;
    private final Stream stream;
    private final DataInputStream in;

    private RelayClient(Connection connection, Stream stream) {
        this.connection = connection;
        this.stream = stream;
        this.in = new DataInputStream(stream.in());
    }

    /** What another client has sent. */
    record Received(NodeId from, String text) {
        static Received of(ByteBuffer frame) {
            var key = new byte[NodeId.LENGTH];
            assertThat(frame.get()).isEqualTo(Frame.PACKET);
            frame.get(key);
            return new Received(
                    NodeId.of(key), StandardCharsets.UTF_8.decode(frame).toString().strip());
        }
    }

    /** Says hello, and is welcome. */
    static RelayClient enter(Connection connection) throws Exception {
        RelayClient client = sayHello(connection, "");
        assertThat(client.next()).isEqualTo(Frame.welcome());
        return client;
    }

    static RelayClient sayHello(Connection connection, String token) throws Exception {
        var client = new RelayClient(connection, connection.openStream());
        byte[] text = token.getBytes(StandardCharsets.UTF_8);
        client.write(
                ByteBuffer.allocate(2 + text.length)
                        .put(Frame.HELLO)
                        .put((byte) 1)
                        .put(text)
                        .array());
        return client;
    }

    Connection connection() {
        return connection;
    }

    Stream stream() {
        return stream;
    }

    void write(byte[] frame) throws IOException {
        stream.out()
                .write(
                        ByteBuffer.allocate(Short.BYTES + frame.length)
                                .putShort((short) frame.length)
                                .put(frame)
                                .flip());
    }

    byte[] next() throws IOException {
        return in.readNBytes(in.readUnsignedShort());
    }

    InetSocketAddress observed() throws IOException {
        byte[] frame = next();
        assertThat(frame[0]).isEqualTo(Frame.OBSERVED);
        int portAt = frame.length - Short.BYTES;
        return new InetSocketAddress(
                InetAddress.getByAddress(Arrays.copyOfRange(frame, 1, portAt)),
                Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(portAt)));
    }

    static byte[] packet(NodeId to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Frame.PACKET_HEADER + bytes.length)
                .put(Frame.PACKET)
                .put(to.toBytes())
                .put(bytes)
                .array();
    }

    boolean send(NodeId to, String text) throws IOException {
        return connection.sendDatagram(ByteBuffer.wrap(packet(to, text)));
    }

    void sendOnStream(NodeId to, String text) throws IOException {
        write(packet(to, text));
    }

    Received receive() throws IOException, InterruptedException {
        return Received.of(connection.receiveDatagram());
    }

    Received receiveOnStream() throws IOException {
        return Received.of(ByteBuffer.wrap(next()));
    }

    @Override
    public void close() {
        connection.close();
    }
}
