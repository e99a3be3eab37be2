package io.umbel.node.cli;

import io.umbel.spi.Connection;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/**
 * Sends messages on a connection of its own, so many ahead of their echoes, and compares each. One
 * thread does both, so that with one message in flight nothing but the round trip is measured.
 */
final class EchoExchange implements Callable<Void> {
    private final Callable<Connection> connect;
    private final Load messages;
    private final byte[] message;
    private final int inFlight;

    EchoExchange(
            Callable<Connection> connect,
            Load messages,
            RandomGenerator random,
            int size,
            int inFlight) {
        this.connect = connect;
        this.messages = messages;
        this.message = new byte[size];
        this.inFlight = inFlight;
        random.nextBytes(message);
    }

    @Override
    public Void call() throws Exception {
        try (Connection connection = connect.call();
                Stream stream = connection.openStream()) {
            var begun = new ArrayDeque<Long>();
            var echo = new byte[message.length];
            sendAhead(stream, begun);
            while (!begun.isEmpty()) {
                receive(stream, echo);
                messages.done(begun.remove());
                sendAhead(stream, begun);
            }
            stream.out().finish();
            var _ = stream.in().read(); // its FIN: the codec then forgets the stream
        }
        return null;
    }

    private void sendAhead(Stream stream, Queue<Long> begun) throws IOException {
        while (begun.size() < inFlight && messages.next()) {
            begun.add(messages.begin());
            stream.out().write(message);
        }
    }

    private void receive(Stream stream, byte[] echo) throws IOException {
        int length = stream.in().readNBytes(echo, 0, echo.length);
        if (length < echo.length) {
            throw new IOException(
                    "the peer ended the stream (expected an echo of all %d bytes)"
                            .formatted(echo.length));
        }
        if (!Arrays.equals(echo, message)) {
            throw new IOException("the echo differs from what was sent");
        }
    }
}
