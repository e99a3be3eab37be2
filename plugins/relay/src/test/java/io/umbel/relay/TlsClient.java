package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.identity.NodeKey;
import io.umbel.node.identity.SingleKeyManager;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeId;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** A client that speaks the relay's protocol byte by byte, over TLS on TCP. */
final class TlsClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final SSLSocket socket;
    private final DataInputStream in;

    private TlsClient(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** How the relay ends a link. */
    record Close(ErrorCode code, String reason) {}

    /**
     * @param key null for a client without a certificate
     */
    static TlsClient connect(InetSocketAddress relay, @Nullable NodeKey key) throws Exception {
        var socket =
                (SSLSocket)
                        context(key)
                                .getSocketFactory()
                                .createSocket(relay.getAddress(), relay.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {RelayProtocol.ALPN.name()});
        socket.setSSLParameters(parameters);
        return new TlsClient(socket);
    }

    private static SSLContext context(@Nullable NodeKey key) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(
                key == null ? null : new KeyManager[] {new SingleKeyManager(key)},
                new TrustManager[] {new Credulous()},
                null);
        return context;
    }

    /** Says hello, and is welcome. */
    static TlsClient enter(InetSocketAddress relay, NodeKey key) throws Exception {
        TlsClient client = connect(relay, key);
        client.sayHello("");
        assertThat(client.next()).isEqualTo(Frame.welcome());
        return client;
    }

    SSLSocket socket() {
        return socket;
    }

    void sayHello(String token) throws IOException {
        byte[] text = token.getBytes(StandardCharsets.UTF_8);
        write(
                ByteBuffer.allocate(2 + text.length)
                        .put(Frame.HELLO)
                        .put((byte) 1)
                        .put(text)
                        .array());
    }

    void write(byte[] frame) throws IOException {
        socket.getOutputStream()
                .write(
                        ByteBuffer.allocate(Short.BYTES + frame.length)
                                .putShort((short) frame.length)
                                .put(frame)
                                .array());
    }

    void send(NodeId to, String text) throws IOException {
        write(RelayClient.packet(to, text));
    }

    byte[] next() throws IOException {
        return in.readNBytes(in.readUnsignedShort());
    }

    /** The next frame, which must be the last. */
    Close end() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(next());
        assertThat(bytes.get()).isEqualTo(Frame.CLOSE);
        ErrorCode code = ErrorCode.of(bytes.getInt());
        return new Close(code, StandardCharsets.UTF_8.decode(bytes).toString());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** These tests are about what the relay trusts. */
    private static final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
