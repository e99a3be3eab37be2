package io.umbel.grpc.benchmark;

import io.grpc.ManagedChannel;

/** What the benchmark runs where packets are lost. */
public final class LossyCalls {
    private static final int WARM_ENOUGH = 5;
    private static final double P99 = 0.99;

    private LossyCalls() {}

    /** Prints a row for one and one for several QUIC streams. */
    public static void main(String... arguments) throws Exception {
        try (var tls = new TlsSide(GrpcBenchmark.WINDOW, 1)) {
            ManagedChannel other = tls.channel(tls.address(), GrpcBenchmark.WINDOW);
            for (int sessions : new int[] {1, 4}) {
                measure(sessions, other);
            }
        }
        System.exit(0);
    }

    private static void measure(int sessions, ManagedChannel other) throws Exception {
        int calls = Math.max(1, GrpcBenchmark.CALLS / WARM_ENOUGH);
        try (var quic = new QuicSide(GrpcBenchmark.LAN, sessions, GrpcBenchmark.WINDOW, 1)) {
            ManagedChannel channel = quic.channel();
            var row =
                    new Comparison(
                            "p99, 64 in flight, 1 ms, 1 %% loss, QUIC streams: %d, to TLS"
                                    .formatted(sessions),
                            "µs",
                            "");
            System.out.println(
                    row.run(
                            GrpcBenchmark.ROUNDS,
                            () -> Calls.manyAtATime(other, calls).micros(P99),
                            () -> Calls.manyAtATime(channel, calls).micros(P99)));
        }
    }
}
