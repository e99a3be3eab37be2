package io.umbel.node.benchmark;

import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a connection costs a node while nothing happens on it: the growth of a process of its own.
 */
final class IdleConnections {
    private static final int WARM_UP = 1_000;
    private static final int AT_ONCE = 16;
    private static final int TARGET_KIB = 45;

    private final Process server;
    private final BufferedReader replies;
    private final PrintWriter requests;

    private IdleConnections(Process server) {
        this.server = server;
        this.replies = server.inputReader(StandardCharsets.UTF_8);
        this.requests = new PrintWriter(server.outputWriter(StandardCharsets.UTF_8), true);
    }

    static String measure(int connections) throws Exception {
        Process server =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:+UseParallelGC",
                                "-Dio.netty.leakDetection.level=disabled",
                                "-cp",
                                System.getProperty("java.class.path"),
                                IdleServer.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            return new IdleConnections(server).hold(connections);
        } finally {
            server.destroy();
        }
    }

    private String hold(int connections) throws Exception {
        NodeAddress address = address();
        Endpoint client =
                Endpoint.bind(
                        Workload.settings(),
                        NodeKey.generate(),
                        InstantSource.system(),
                        new SecureRandom(),
                        _ -> {});
        try {
            for (EstablishedConnection early : dial(client, address, WARM_UP)) {
                early.close(ErrorCode.NO_ERROR, "");
            }
            awaitConnections(0);
            long before = residentKib();
            Queue<EstablishedConnection> held = dial(client, address, connections);
            awaitConnections(connections);
            long after = residentKib();
            return "%d idle connections: %.1f KiB of RSS each (target ≤ %d), %d MiB in all, %d still open"
                    .formatted(
                            connections,
                            (after - before) / (double) connections,
                            TARGET_KIB,
                            after >> 10,
                            held.stream().filter(EstablishedConnection::isOpen).count());
        } finally {
            client.close(Duration.ofSeconds(3));
        }
    }

    private static Queue<EstablishedConnection> dial(
            Endpoint client, NodeAddress address, int connections) throws Exception {
        var dialed = new ConcurrentLinkedQueue<EstablishedConnection>();
        Workload.repeat(
                connections,
                AT_ONCE,
                () -> dialed.add(client.dial(address, Workload.ALPN).get(30, TimeUnit.SECONDS)));
        return dialed;
    }

    private NodeAddress address() throws IOException {
        String line = replies.readLine();
        while (!line.startsWith("umbel:")) {
            line = replies.readLine(); // the log
        }
        return NodeAddress.parse(line);
    }

    private void awaitConnections(int expected) throws IOException {
        int now = -1;
        while (now != expected) {
            requests.println();
            String line = replies.readLine();
            if (line.matches("\\d+")) {
                now = Integer.parseInt(line);
            }
        }
    }

    private long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
