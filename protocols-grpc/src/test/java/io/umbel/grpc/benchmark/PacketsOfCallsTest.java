package io.umbel.grpc.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the benchmark's row of packets says, as a law. */
@Tag("slow")
class PacketsOfCallsTest {
    private static final int CALLS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * A request and an answer, each with the acknowledgement of the other. A thread that takes long
     * to wake up costs a third, so a busy machine may try again.
     */
    @Test
    void unaryCall_takesTwoPackets() throws Exception {
        try (var quic = new QuicSide(GrpcBenchmark.LAN, 1, GrpcBenchmark.WINDOW, 1);
                var packets = new DelayedPackets(quic.address(), 0)) {
            ManagedChannel channel = quic.channel(packets.address());
            double least = Double.MAX_VALUE;
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (least > 2.5 && System.nanoTime() < end) {
                long before = packets.packets();
                var _ = Calls.oneByOne(channel, CALLS);
                least = Math.min(least, (double) (packets.packets() - before) / CALLS);
            }
            assertThat(least).isLessThanOrEqualTo(2.5);
        }
    }
}
