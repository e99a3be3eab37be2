package io.umbel.grpc.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The JDK's WebSocket as a stream of bytes in binary frames. */
final class RawWebSocket extends OutputStream implements WebSocket.Listener {
    private static final int BUFFER = 1 << 16;

    private final PipedInputStream heard = new PipedInputStream(BUFFER);
    private final PipedOutputStream hearing;
    private final WebSocket socket;

    private RawWebSocket(URI uri) throws IOException {
        this.hearing = new PipedOutputStream(heard);
        this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, this).join();
    }

    static RawSession open(URI uri) throws IOException {
        var webSocket = new RawWebSocket(uri);
        return new RawSession(webSocket.heard, webSocket, webSocket.socket::abort);
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        var _ = socket.sendBinary(ByteBuffer.wrap(bytes, offset, length), true).join();
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer bytes, boolean last) {
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        try {
            hearing.write(copy);
        } catch (IOException e) {
            throw new AssertionError("nobody listens", e);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeHearing();
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closeHearing();
    }

    private void closeHearing() {
        try {
            hearing.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
