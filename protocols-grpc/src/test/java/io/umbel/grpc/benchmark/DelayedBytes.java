package io.umbel.grpc.benchmark;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between clients and a server of TCP: delays what goes through. */
final class DelayedBytes implements AutoCloseable {
    private static final int CHUNK = 65_536;

    private final InetSocketAddress server;
    private final long delayNanos;
    private final ServerSocket listener;
    private final CopyOnWriteArrayList<Closeable> open = new CopyOnWriteArrayList<>();

    DelayedBytes(InetSocketAddress server, long delayNanos) throws IOException {
        this.server = server;
        this.delayNanos = delayNanos;
        this.listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                var onward = new Socket(server.getAddress(), server.getPort());
                client.setTcpNoDelay(true);
                onward.setTcpNoDelay(true);
                open.add(client);
                open.add(onward);
                Thread.ofPlatform().daemon().start(() -> pump(client, onward));
                Thread.ofPlatform().daemon().start(() -> pump(onward, client));
            }
        } catch (SocketException _) {
            // the end
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pump(Socket from, Socket to) {
        var delay = new Delay("bytes", delayNanos);
        open.add(delay);
        var chunk = new byte[CHUNK];
        try {
            for (int read = from.getInputStream().read(chunk);
                    read >= 0;
                    read = from.getInputStream().read(chunk)) {
                byte[] copy = Arrays.copyOf(chunk, read);
                delay.then(() -> to.getOutputStream().write(copy));
            }
        } catch (IOException _) {
            // the end
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Closeable one : open) {
            one.close();
        }
    }
}
