package io.umbel.node.benchmark;

import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.router.ProtocolRouter;
import io.umbel.node.router.ServingObserver;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.ProtocolHandler;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A process that holds whatever connects: prints its address, then answers each line that it reads
 * with the number of its connections, after a garbage collection; ends with its input.
 */
public final class IdleServer {
    private IdleServer() {}

    public static void main(String... arguments) throws Exception {
        var serving = new CompletableFuture<Endpoint>();
        var router =
                new ProtocolRouter(
                        Map.of(),
                        Workload.settings().datagramQueue(),
                        alpns -> serving.thenAccept(endpoint -> endpoint.serve(alpns)),
                        ServingObserver.NONE);
        ProtocolHandler handler = Connection::awaitClosed;
        router.publish(List.of(FrontDoorServer.registration(handler)), List.of());
        var endpoint =
                Endpoint.bind(
                        Workload.settings(),
                        NodeKey.generate(),
                        InstantSource.system(),
                        new SecureRandom(),
                        router);
        serving.complete(endpoint);
        System.out.println(NodeAddress.of(endpoint.id(), endpoint.localAddresses().getFirst()));
        answer(endpoint);
        System.exit(0);
    }

    private static void answer(Endpoint endpoint) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            System.gc();
            System.out.println(endpoint.connections().size());
        }
    }
}
