package io.umbel.relay;

import io.umbel.relay.Admission.Refusal;
import io.umbel.relay.Frame.Hello;
import io.umbel.relay.Frame.Packet;
import io.umbel.relay.Frame.Ping;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeContext;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.Stream;
import io.umbel.spi.StreamResetException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Serves a client on three threads: one reads its stream, one its datagrams, one writes what others
 * send it when that does not fit into a datagram.
 */
final class RelayProtocol implements ProtocolHandler {
    /** What an older connection of a key is closed with; the protocol's own number. */
    static final ErrorCode REPLACED = ErrorCode.of(1);

    private final NodeContext node;
    private final RelaySettings settings;
    private final LongSupplier nanoTime;
    private final Admission admission;
    private final Clients clients;
    private final RelayMetrics metrics;
    private final Forwarding forwarding;

    RelayProtocol(NodeContext node, RelaySettings settings, LongSupplier nanoTime) {
        this.node = node;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.admission = new Admission(settings.tokens());
        this.clients = new Clients(settings.maxClients());
        this.metrics = new RelayMetrics(node.telemetry().getMeter("io.umbel.relay"));
        this.forwarding = new Forwarding(clients, metrics, nanoTime);
    }

    @Override
    public void handle(Connection connection) throws Exception {
        try (Stream stream = acceptWithinLimit(connection)) {
            var in = new DataInputStream(new BufferedInputStream(stream.in()));
            serve(connection, stream, in);
        } catch (MalformedFrameException e) {
            connection.close(ErrorCode.PROTOCOL_VIOLATION, "relay: " + e.getMessage());
        } catch (ConnectionClosedException | StreamResetException | EOFException _) {
            // The client has left.
        }
        connection.awaitClosed();
    }

    /* --------------- Coming in --------------- */

    private Stream acceptWithinLimit(Connection connection) throws Exception {
        var late =
                node.scheduler().schedule(() -> tooLate(connection), limit(), TimeUnit.NANOSECONDS);
        try {
            return connection.acceptStream();
        } finally {
            late.cancel(false);
        }
    }

    private Optional<Hello> hello(Connection connection, DataInputStream in) throws IOException {
        var late =
                node.scheduler().schedule(() -> tooLate(connection), limit(), TimeUnit.NANOSECONDS);
        try {
            Optional<Frame> first = Frame.read(in);
            if (first.isPresent() && !(first.get() instanceof Hello)) {
                throw new MalformedFrameException("another frame before HELLO (expected it first)");
            }
            return first.map(Hello.class::cast);
        } finally {
            late.cancel(false);
        }
    }

    private long limit() {
        return settings.helloTimeout().toNanos();
    }

    private void tooLate(Connection connection) {
        connection.close(
                ErrorCode.REFUSED,
                "relay: no HELLO within %d ms".formatted(settings.helloTimeout().toMillis()));
    }

    private void serve(Connection connection, Stream stream, DataInputStream in)
            throws IOException {
        Optional<Hello> hello = hello(connection, in);
        if (hello.isEmpty()) {
            return;
        }
        Optional<Refusal> refusal = admission.refuses(hello.get());
        if (refusal.isPresent()) {
            connection.close(refusal.get().code(), refusal.get().reason());
            return;
        }
        var client = new Client(connection, settings, nanoTime.getAsLong());
        switch (clients.add(client)) {
            case Clients.Entry.Full full ->
                    connection.close(
                            ErrorCode.OVERLOADED,
                            "relay: serves %d clients, and no more (try another)"
                                    .formatted(full.limit()));
            case Clients.Entry.Entered entered -> {
                entered.older().ifPresent(RelayProtocol::replace);
                serve(client, stream, in);
            }
        }
    }

    private static void replace(Client older) {
        older.connection()
                .close(REPLACED, "relay: this key has connected anew (does another node use it?)");
    }

    /* --------------- Being there --------------- */

    private void serve(Client client, Stream stream, DataInputStream in) throws IOException {
        metrics.clientEntered();
        client.tell(Frame.welcome());
        client.tellObserved();
        var threads =
                List.of(
                        node.startVirtualThread("relay-datagrams", () -> forwardDatagrams(client)),
                        node.startVirtualThread("relay-writer", () -> write(client, stream)));
        try {
            Optional<Frame> frame = Frame.read(in);
            while (frame.isPresent()) {
                heard(client, frame.get());
                frame = Frame.read(in);
            }
        } finally {
            clients.remove(client);
            metrics.clientLeft();
            threads.forEach(Thread::interrupt);
        }
    }

    private void heard(Client client, Frame frame) throws MalformedFrameException {
        switch (frame) {
            case Packet packet -> forwarding.forward(client, packet.bytes());
            case Ping ping -> {
                client.tell(Frame.pong(ping));
                client.tellObserved();
            }
            case Hello _ -> throw new MalformedFrameException("a second HELLO (expected one)");
        }
    }

    private void forwardDatagrams(Client client) {
        try {
            while (true) {
                forwarding.forward(client, client.connection().receiveDatagram());
            }
        } catch (IOException | InterruptedException _) {
            // The client has left.
        }
    }

    private static void write(Client client, Stream stream) {
        try {
            client.queue().drainTo(stream.out());
        } catch (IOException | InterruptedException _) {
            // The client has left.
        }
    }

    /* --------------- Going --------------- */

    /** Tells all clients, gives them time to go elsewhere, and closes who is still there. */
    @Override
    public void shutdown(Duration grace) throws InterruptedException {
        Duration half = grace.dividedBy(2);
        Duration notice =
                settings.restartNotice().compareTo(half) < 0 ? settings.restartNotice() : half;
        List<Client> present = clients.all();
        present.forEach(client -> client.tell(Frame.restarting(notice.toMillis())));
        clients.awaitNone(notice);
        clients.all()
                .forEach(client ->
                        client.connection()
                                .close(ErrorCode.SHUTTING_DOWN, "relay: restarts (try another)"));
    }
}
