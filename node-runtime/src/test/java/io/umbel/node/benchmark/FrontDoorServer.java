package io.umbel.node.benchmark;

import io.umbel.node.endpoint.BareQuic.Batching;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.node.router.ProtocolRouter;
import io.umbel.node.router.Registration;
import io.umbel.node.router.ServingObserver;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.Stream;
import java.io.DataInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The same work behind a node's router and front door: blocking code on virtual threads. */
final class FrontDoorServer implements Side {
    private final ProtocolRouter router =
            new ProtocolRouter(
                    Map.of(),
                    Workload.settings().datagramQueue(),
                    this::serve,
                    ServingObserver.NONE);
    private final Endpoint endpoint =
            Endpoint.bind(
                    Workload.settings(),
                    NodeKey.generate(),
                    InstantSource.system(),
                    new SecureRandom(),
                    router);
    private final BareClient client;

    FrontDoorServer() throws Exception {
        ProtocolHandler handler = FrontDoorServer::handle;
        router.publish(List.of(registration(handler)), List.of());
        this.client =
                new BareClient(endpoint.localAddresses().getFirst(), endpoint.id(), Batching.ON);
    }

    static Registration registration(ProtocolHandler handler) {
        return new Registration(
                "benchmark",
                Workload.ALPN,
                handler,
                MiddlewareStack.of(List.of()),
                FrontDoorServer.class.getClassLoader());
    }

    private void serve(Set<Alpn> alpns) {
        endpoint.serve(alpns);
    }

    @Override
    public BareClient client() {
        return client;
    }

    private static void handle(Connection connection) throws Exception {
        while (true) {
            Stream stream = connection.acceptStream();
            Thread.startVirtualThread(() -> answer(stream));
        }
    }

    private static void answer(Stream stream) {
        try (stream) {
            var header = new DataInputStream(stream.in());
            Work work = Work.of(header.readByte());
            long bytes = header.readLong();
            switch (work) {
                case UPLOAD -> receive(stream);
                case DOWNLOAD -> send(stream, bytes);
                case ECHO -> echo(stream);
            }
            stream.out().finish();
            stream.in().read();
        } catch (IOException left) {
            stream.out().reset(ErrorCode.CANCELLED);
        }
    }

    private static void receive(Stream stream) throws IOException {
        var message = new byte[Work.BULK_MESSAGE];
        int length = 0;
        while (length >= 0) {
            length = stream.in().read(message);
        }
    }

    private static void send(Stream stream, long bytes) throws IOException {
        var message = new byte[Work.BULK_MESSAGE];
        for (long left = bytes; left > 0; left -= message.length) {
            stream.out().write(message, 0, (int) Math.min(left, message.length));
        }
    }

    private static void echo(Stream stream) throws IOException {
        var message = new byte[Work.ECHO_MESSAGE];
        int length = stream.in().read(message);
        while (length > 0) {
            stream.out().write(message, 0, length);
            length = stream.in().read(message);
        }
    }

    @Override
    public void close() {
        client.close();
        endpoint.close(Duration.ofSeconds(3));
    }
}
