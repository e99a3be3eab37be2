package io.umbel.grpc.benchmark;

import io.grpc.InternalConfiguratorRegistry;
import io.grpc.ManagedChannel;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * gRPC over QUIC against the same bytes on a raw QUIC stream, and against gRPC over TLS
 * (BoringSSL): in one run, in turn, both ends in this process on a loop each. Prints ratios. With
 * {@code -Drounds}, {@code -Dcalls} and {@code -Dmebibytes} it takes longer, and says more.
 */
public final class GrpcBenchmark {
    static final int ROUNDS = Integer.getInteger("rounds", 9);
    static final int CALLS = Integer.getInteger("calls", 5_000);
    static final int WINDOW = 1 << 20;
    static final String LAN = "lan";
    private static final long BULK = Long.getLong("mebibytes", 256) << 20;
    private static final double KIB = 1024;
    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;
    private static final double LOSS = 0.01;
    private static final int MANY = 8;
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    /** Rows whose name holds this are measured: all, unless it says otherwise. */
    private static final String ONLY = System.getProperty("only", "");

    private final PrintStream out;

    private GrpcBenchmark(PrintStream out) {
        this.out = out;
    }

    /** Takes some minutes. */
    public static void main(String... arguments) throws Exception {
        // The interop suite brings OpenCensus along, which would observe each call of both sides.
        InternalConfiguratorRegistry.setConfigurators(List.of());
        new GrpcBenchmark(System.out).run();
        System.exit(0); // carriers and loops are daemons; the codec's natives need no farewell
    }

    private void run() throws Exception {
        out.printf(
                "%d processors, Java %s%n%s%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), Comparison.header());
        try (var tls = new TlsSide(WINDOW, BULK)) {
            ManagedChannel over = tls.channel(tls.address(), WINDOW);
            bulk(64 << 10);
            bulk(1 << 20);
            latency(over);
            rate(LAN, "≥ 0.80", over);
            rate("small-calls", "≥ 0.90", over);
            delayed(tls);
            for (int streams : new int[] {1, 2, 4}) {
                lossy(tls, streams);
            }
        }
        packets();
        if ("loss".contains(ONLY)) {
            LossyNetwork.measure(out);
        }
    }

    private void print(Comparison row, Comparison.Work other, Comparison.Work quic)
            throws Exception {
        if (row.what().contains(ONLY)) {
            out.println(row.run(ROUNDS, other, quic));
        }
    }

    private void bulk(int message) throws Exception {
        try (var quic = new QuicSide(LAN, 1, WINDOW, BULK)) {
            ManagedChannel channel = quic.channel();
            print(
                    new Comparison(
                            "stream of %d KiB messages, to a raw QUIC stream"
                                    .formatted(message >> 10),
                            "KiB/s",
                            "≥ 0.95, CPU ≤ 1.05"),
                    () -> {
                        long begun = System.nanoTime();
                        quic.takeRawFlood(message, BULK);
                        return BULK / KIB * 1e9 / (System.nanoTime() - begun);
                    },
                    () -> {
                        long begun = System.nanoTime();
                        Calls.takeFlood(channel, message, BULK);
                        return BULK / KIB * 1e9 / (System.nanoTime() - begun);
                    });
        }
    }

    private void latency(ManagedChannel tls) throws Exception {
        try (var quic = new QuicSide(LAN, 1, WINDOW, BULK)) {
            ManagedChannel channel = quic.channel();
            print(
                    new Comparison("unary p50, to TLS", "µs", "≤ 1.35"),
                    () -> Calls.oneByOne(tls, CALLS).micros(MEDIAN),
                    () -> Calls.oneByOne(channel, CALLS).micros(MEDIAN));
        }
    }

    private void rate(String preset, String aim, ManagedChannel tls) throws Exception {
        try (var quic = new QuicSide(preset, 1, WINDOW, BULK)) {
            ManagedChannel channel = quic.channel();
            print(
                    new Comparison(
                            "calls, 64 in flight, preset " + preset + ", to TLS", "1/s", aim),
                    () -> Calls.manyAtATime(tls, MANY * CALLS).perSecond(),
                    () -> Calls.manyAtATime(channel, MANY * CALLS).perSecond());
        }
    }

    /** With a forwarder in between, for both. */
    private void delayed(TlsSide tls) throws Exception {
        try (var quic = new QuicSide(LAN, 1, WINDOW, BULK);
                var packets = new DelayedPackets(quic.address(), MILLISECOND);
                var bytes = new DelayedBytes(tls.address(), MILLISECOND)) {
            ManagedChannel channel = quic.channel(packets.address());
            ManagedChannel other = tls.channel(bytes.address(), WINDOW);
            int calls = Math.max(1, CALLS / 10);
            print(
                    new Comparison("unary p50, 1 ms added each way, to TLS", "µs", "≤ 1.05"),
                    () -> Calls.oneByOne(other, calls).micros(MEDIAN),
                    () -> Calls.oneByOne(channel, calls).micros(MEDIAN));
            other.shutdownNow();
        }
    }

    /** Of TCP the forwarder could lose nothing: it has no packets. So TLS is only delayed. */
    private void lossy(TlsSide tls, int streams) throws Exception {
        try (var quic = new QuicSide(LAN, streams, WINDOW, BULK);
                var packets = new DelayedPackets(quic.address(), MILLISECOND, LOSS);
                var bytes = new DelayedBytes(tls.address(), MILLISECOND)) {
            ManagedChannel channel = quic.channel(packets.address());
            ManagedChannel other = tls.channel(bytes.address(), WINDOW);
            print(
                    new Comparison(
                            "p99, 64 in flight, 1 ms, 1 %% loss, streams: %d, to TLS without loss"
                                    .formatted(streams),
                            "µs",
                            ""),
                    () -> Calls.manyAtATime(other, CALLS).micros(P99),
                    () -> Calls.manyAtATime(channel, CALLS).micros(P99));
            other.shutdownNow();
        }
    }

    private void packets() throws Exception {
        if (!"packets".contains(ONLY)) {
            return;
        }
        try (var quic = new QuicSide(LAN, 1, WINDOW, BULK);
                var packets = new DelayedPackets(quic.address(), 0)) {
            ManagedChannel channel = quic.channel(packets.address());
            var _ = Calls.oneByOne(channel, CALLS);
            long before = packets.packets();
            var _ = Calls.oneByOne(channel, CALLS);
            out.printf(
                    "%-62s %32.2f  (aim 2)%n",
                    "packets of a unary call, both ways",
                    (double) (packets.packets() - before) / CALLS);
        }
    }
}
