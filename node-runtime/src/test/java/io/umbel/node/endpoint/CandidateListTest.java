package io.umbel.node.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CandidateListTest {
    private static final List<InetSocketAddress> BOTH_FAMILIES =
            List.of(
                    new InetSocketAddress("192.0.2.1", 65_535),
                    new InetSocketAddress("2001:db8::1", 1));

    private static List<InetSocketAddress> sentAndRead(List<InetSocketAddress> addresses) {
        var bytes = Unpooled.buffer();
        CandidateList.write(addresses, bytes);
        return CandidateList.read(bytes);
    }

    @Test
    void addressesOfBothFamilies_areReadAsWritten() {
        assertThat(sentAndRead(BOTH_FAMILIES)).isEqualTo(BOTH_FAMILIES);
        assertThat(sentAndRead(List.of())).isEmpty();
    }

    @Test
    void noMoreThanTheLimit_areWritten() {
        var many =
                IntStream.rangeClosed(1, 100)
                        .mapToObj(port -> new InetSocketAddress("192.0.2.1", port))
                        .toList();
        assertThat(sentAndRead(many)).isEqualTo(many.subList(0, CandidateList.MAX));
    }

    @Test
    void nonsense_endsTheList() {
        var bytes = Unpooled.buffer();
        CandidateList.write(BOTH_FAMILIES, bytes);
        bytes.writeByte(5).writeLong(0);
        assertThat(CandidateList.read(bytes)).isEqualTo(BOTH_FAMILIES);
    }

    @Test
    void anyBytes_giveAtMostTheLimit() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            var bytes = new byte[random.nextInt(1200)];
            random.nextBytes(bytes);
            assertThat(CandidateList.read(Unpooled.wrappedBuffer(bytes)))
                    .hasSizeLessThanOrEqualTo(CandidateList.MAX);
        }
    }
}
