package io.umbel.distribution.benchmark;

import io.umbel.distribution.UmbelProcess;
import io.umbel.distribution.UnpackedArchive;
import io.umbel.distribution.benchmark.plugin.Switch;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A node of the archive, in a process of its own, that can do all that is measured and is told what
 * to leave out; and who calls it.
 */
final class SwitchedNode implements AutoCloseable {
    /** No limit that the benchmark reaches, but every check that the manual recommends. */
    private static final String STACK =
            """
            [
              telemetry
              reputation
              { resource-limit { per-peer { connections = 64, requests = "1000000/s" }, per-address { connections = 640 } } }
              { load-shed { max-cpu = 100%, max-concurrent = 20000, adaptive = true } }
              { rate-limit { per-peer = "1000000/s" } }
            ]\
            """;

    private final UmbelProcess process;
    private final Client client;
    private final SwitchStream middleware;
    private final SwitchStream telemetry;

    private SwitchedNode(UmbelProcess process, Path folder) throws Exception {
        this.process = process;
        String ticket = process.awaitOut(line -> line.startsWith("ticket "));
        process.awaitOut(line -> line.startsWith("ready"));
        this.client =
                new Client(NodeAddress.parse(ticket.substring("ticket ".length()).strip()), folder);
        this.middleware = new SwitchStream(client.dial(Switch.MIDDLEWARE));
        this.telemetry = new SwitchStream(client.dial(Switch.TELEMETRY));
    }

    /**
     * Starts one, and blocks until it serves.
     *
     * @param collector where it sends its metrics and spans
     * @param traces how many calls a second it traces
     */
    static SwitchedNode start(String collector, int traces) throws Exception {
        Path folder = Files.createTempDirectory("umbel-cost");
        Path unpacked = Files.createDirectory(folder.resolve("archive"));
        UnpackedArchive archive = UnpackedArchive.into(unpacked);
        new SwitchedArchives(archive, archive.file("plugins")).copyAll();
        Path settings = Files.writeString(folder.resolve("node.conf"), settings(collector, traces));
        var environment =
                Map.of("UMBEL_HOME", folder.resolve("home").toString(), "UMBEL_JAVA_OPTS", "");
        UmbelProcess process =
                UmbelProcess.start(archive, environment, "run", "--config", settings.toString());
        try {
            return new SwitchedNode(process, folder);
        } catch (Exception | AssertionError e) {
            process.close();
            throw e;
        }
    }

    private static String settings(String collector, int traces) {
        return """
        umbel {
          endpoint.bind-address = "127.0.0.1"
          plugins {
            grpc.middleware = %s
            echo.middleware = %s
            metrics { http.port = 0, otlp-endpoint = "%s", traces-per-second = %d }
          }
        }
        """
                .formatted(STACK, STACK, collector, traces);
    }

    /** Who calls it as it is in {@code mode}. */
    Client in(Mode mode) throws IOException {
        middleware.turn(mode.before.code());
        telemetry.turn(mode.telemetry ? 1 : 0);
        return client;
    }

    /** The processor time that it has had. */
    long cpuNanos() {
        return process.cpuTime().toNanos();
    }

    @Override
    public void close() {
        client.close();
        process.close();
    }
}
