package io.umbel.node.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SendBufferTest {
    private final AtomicInteger wakings = new AtomicInteger();
    private final SendBuffer buffer =
            new SendBuffer(UnpooledByteBufAllocator.DEFAULT, new Turn(), wakings::incrementAndGet);

    @Test
    void close_finishesOnce() throws IOException {
        buffer.close();
        buffer.close();

        assertThat(buffer.take().last()).isTrue();
        assertThat(wakings).hasValue(1);
    }

    @Test
    void closeAfterFailure_sendsNoFin() {
        buffer.fail(() -> new IOException("the connection is gone"));

        buffer.close();

        assertThat(buffer.take().last()).isFalse();
        assertThatThrownBy(buffer::finish).hasMessage("the connection is gone");
    }

    @Test
    void closeAfterReset_sendsNoFin() {
        assertThat(buffer.abandon(() -> new IOException("reset"))).isTrue();

        buffer.close();

        assertThat(buffer.take().last()).isFalse();
    }

    @Test
    void resetAfterFinish_isTooLate() throws IOException {
        buffer.finish();

        assertThat(buffer.abandon(() -> new IOException("reset"))).isFalse();
        assertThat(buffer.take().last()).isTrue();
    }
}
