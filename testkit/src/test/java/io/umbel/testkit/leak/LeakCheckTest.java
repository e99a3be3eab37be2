package io.umbel.testkit.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class LeakCheckTest {

    @Test
    void bufferThatNobodyReleased_isFound() throws Exception {
        assertThat(LeakCheck.leaks()).isEmpty();
        forget();
        assertThat(LeakCheck.leaks()).hasSize(1).allMatch(leak -> leak.contains("ByteBuf"));
    }

    @Test
    void releasedBuffer_isNone() throws Exception {
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
        assertThat(LeakCheck.leaks()).isEmpty();
    }

    private static void forget() {
        var _ = ByteBufAllocator.DEFAULT.directBuffer(1).writeByte(1);
    }
}
