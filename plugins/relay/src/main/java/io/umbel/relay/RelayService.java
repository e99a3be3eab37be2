package io.umbel.relay;

import io.umbel.relay.Admission.Refusal;
import io.umbel.relay.Frame.Hello;
import io.umbel.relay.Frame.Packet;
import io.umbel.relay.Frame.Ping;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeContext;
import io.umbel.spi.StreamResetException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Serves clients, each on three threads: one reads its stream, one its datagrams, one writes what
 * others send it when that does not fit into a datagram.
 */
final class RelayService {
    /** What an older connection of a key is closed with; the protocol's own number. */
    static final ErrorCode REPLACED = ErrorCode.of(1);

    private final NodeContext node;
    private final RelaySettings settings;
    private final LongSupplier nanoTime;
    private final Admission admission;
    private final Clients clients;
    private final RelayMetrics metrics;
    private final Forwarding forwarding;

    RelayService(NodeContext node, RelaySettings settings, LongSupplier nanoTime) {
        this.node = node;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.admission = new Admission(settings.tokens());
        this.clients = new Clients(settings.maxClients());
        this.metrics = new RelayMetrics(node.telemetry().getMeter("io.umbel.relay"));
        this.forwarding = new Forwarding(clients, metrics, nanoTime);
    }

    /** Blocks until the client has left, or was told to. */
    void serve(Link link) throws IOException, InterruptedException {
        try {
            serve(link, new DataInputStream(new BufferedInputStream(link.in())));
        } catch (MalformedFrameException e) {
            link.close(ErrorCode.PROTOCOL_VIOLATION, "relay: " + e.getMessage());
        } catch (ConnectionClosedException | StreamResetException | EOFException _) {
            // The client has left.
        }
        link.awaitClosed();
    }

    /* --------------- Coming in --------------- */

    private void serve(Link link, DataInputStream in) throws IOException {
        Optional<Hello> hello = hello(link, in);
        if (hello.isEmpty()) {
            return;
        }
        Optional<Refusal> refusal = admission.refuses(hello.get());
        if (refusal.isPresent()) {
            link.close(refusal.get().code(), refusal.get().reason());
            return;
        }
        var client = new Client(link, settings, nanoTime.getAsLong());
        switch (clients.add(client)) {
            case Clients.Entry.Full full ->
                    link.close(
                            ErrorCode.OVERLOADED,
                            "relay: serves %d clients, and no more (try another)"
                                    .formatted(full.limit()));
            case Clients.Entry.Entered entered -> {
                entered.older().ifPresent(RelayService::replace);
                serve(client, in);
            }
        }
    }

    private Optional<Hello> hello(Link link, DataInputStream in) throws IOException {
        Future<?> late = unlessInTime(link::close);
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

    /** How a connection is closed. */
    interface Closing {
        void close(ErrorCode code, String reason);
    }

    /** Closes what has not said who it is by then, unless that is cancelled. */
    Future<?> unlessInTime(Closing connection) {
        Duration limit = settings.helloTimeout();
        String reason = "relay: no HELLO within %d ms".formatted(limit.toMillis());
        return node.scheduler()
                .schedule(
                        () -> connection.close(ErrorCode.REFUSED, reason),
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private static void replace(Client older) {
        older.link()
                .close(REPLACED, "relay: this key has connected anew (does another node use it?)");
    }

    /* --------------- Being there --------------- */

    private void serve(Client client, DataInputStream in) throws IOException {
        metrics.clientEntered(client.link());
        client.tell(Frame.welcome());
        client.tellObserved();
        var threads =
                List.of(
                        node.startVirtualThread("relay-datagrams", () -> forwardDatagrams(client)),
                        node.startVirtualThread("relay-writer", () -> write(client)));
        try {
            Optional<Frame> frame = Frame.read(in);
            while (frame.isPresent() && client.link().isOpen()) {
                heard(client, frame.get());
                frame = Frame.read(in);
            }
        } finally {
            clients.remove(client);
            metrics.clientLeft(client.link());
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
            client.link().receiveDatagrams(packet -> forwarding.forward(client, packet));
        } catch (IOException | InterruptedException _) {
            // The client has left.
        }
    }

    private static void write(Client client) {
        try {
            client.queue().drainTo(client.link());
        } catch (IOException | InterruptedException _) {
            // The client has left.
        }
    }

    /* --------------- Going --------------- */

    /** Tells all clients, gives them time to go elsewhere, and closes who is still there. */
    void shutdown(Duration grace) throws InterruptedException {
        Duration half = grace.dividedBy(2);
        Duration notice =
                settings.restartNotice().compareTo(half) < 0 ? settings.restartNotice() : half;
        List<Client> present = clients.all();
        present.forEach(client -> client.tell(Frame.restarting(notice.toMillis())));
        clients.awaitNone(notice);
        clients.all()
                .forEach(client ->
                        client.link()
                                .close(ErrorCode.SHUTTING_DOWN, "relay: restarts (try another)"));
    }
}
