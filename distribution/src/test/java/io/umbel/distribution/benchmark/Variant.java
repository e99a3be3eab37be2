package io.umbel.distribution.benchmark;

import io.umbel.distribution.UnpackedArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A node that differs from the others in one thing.
 *
 * @param settings lines of HOCON
 * @param plugins beside those that are measured
 */
record Variant(String name, String settings, List<String> plugins) {
    private static final List<String> MEASURED =
            List.of("umbel-grpc-", "umbel-plugin-greeter-", "umbel-plugin-echo-");

    private static final String METRICS = "umbel.plugins.metrics.http.port = 0\n";

    /** No limit that a benchmark reaches, but every check that the manual recommends. */
    private static final String STACK =
            """
            umbel.endpoint.middleware = [
              telemetry
              reputation
              { resource-limit { per-peer { connections = 64, requests = "1000000/s" }, per-address { connections = 640 } } }
              { load-shed { max-cpu = 100%, max-concurrent = 20000, adaptive = true } }
            ]
            umbel.plugins.grpc.middleware = [ { rate-limit { per-peer = "1000000/s" } } ]
            """;

    /**
     * All of them.
     *
     * @param collector where the last one sends its spans and metrics
     */
    static List<Variant> all(String collector) {
        return List.of(
                new Variant("no middleware", "", List.of()),
                new Variant("the same again", "", List.of()),
                new Variant("an empty stack", "umbel.endpoint.middleware = []", List.of()),
                new Variant("the full stack", STACK, List.of()),
                new Variant("all metrics", METRICS, List.of("umbel-metrics-")),
                new Variant("all telemetry", traced(collector), List.of("umbel-metrics-")),
                new Variant(
                        "all telemetry, every call traced",
                        traced(collector) + "umbel.plugins.metrics.traces-per-second = 1000000\n",
                        List.of("umbel-metrics-")));
    }

    private static String traced(String collector) {
        return METRICS + "umbel.plugins.metrics.otlp-endpoint = \"" + collector + "\"\n";
    }

    /** Makes its folder in {@code folder}, with the archive's plugins, and returns its settings. */
    Path prepare(Path folder, UnpackedArchive archive) throws IOException {
        Path home = Files.createDirectory(folder.resolve(name.replaceAll("[ ,]+", "-")));
        Path jars = Files.createDirectory(home.resolve("plugins"));
        for (String plugin : MEASURED) {
            archive.copyExample(plugin, jars);
        }
        for (String plugin : plugins) {
            archive.copyExample(plugin, jars);
        }
        String common =
                """
                umbel.home = "%s"
                umbel.plugin.folder = "%s"
                umbel.endpoint.bind-address = "127.0.0.1"
                """
                        .formatted(home, jars);
        return Files.writeString(home.resolve("node.conf"), common + settings);
    }
}
