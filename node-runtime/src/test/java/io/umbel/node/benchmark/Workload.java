package io.umbel.node.benchmark;

import io.umbel.node.settings.EndpointSettings;
import io.umbel.node.settings.EndpointSettings.Io;
import io.umbel.node.settings.EndpointSettings.Preset;
import io.umbel.spi.Alpn;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What is the same for both sides. */
final class Workload {
    static final Alpn ALPN = Alpn.of("/benchmark/1.0");

    private static final int NO_LIMIT = 1_000_000;
    private static final int STREAMS = 256;

    private Workload() {}

    /** As a node has it on a local network, but for the limits on strangers: one is here. */
    static EndpointSettings settings() {
        return new EndpointSettings(
                new InetSocketAddress("127.0.0.1", 0),
                Preset.LAN,
                Io.AUTO,
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                NO_LIMIT,
                NO_LIMIT,
                NO_LIMIT,
                NO_LIMIT,
                NO_LIMIT,
                STREAMS,
                NO_LIMIT,
                STREAMS);
    }

    /** Runs {@code task} so many times, {@code atOnce} of them side by side. */
    static void repeat(int times, int atOnce, Callable<?> task) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var workers =
                    IntStream.range(0, atOnce)
                            .mapToObj(_ -> threads.submit(() -> repeat(times / atOnce, task)))
                            .toList();
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
    }

    private static boolean repeat(int times, Callable<?> task) throws Exception {
        for (int i = 0; i < times; i++) {
            task.call();
        }
        return true;
    }
}
