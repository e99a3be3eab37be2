package io.umbel.node.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OutboundDatagramsTest {
    private static final int CAPACITY = 3;

    private final EventLoop loop = new DefaultEventLoop();
    private final List<String> done = new ArrayList<>();
    private final OutboundDatagrams datagrams =
            new OutboundDatagrams(
                    loop,
                    CAPACITY,
                    datagram -> {
                        done.add("write " + datagram.readByte());
                        datagram.release();
                    },
                    () -> done.add("flush"));

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void allThatWait_areSentByOneFlush() throws Exception {
        CountDownLatch busy = keepBusy();
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(datagrams.offer(datagram(i))).isTrue();
        }
        busy.countDown();

        assertThat(done()).containsExactly("write 0", "write 1", "write 2", "flush");
    }

    @Test
    void moreThanMayWait_areReleasedAndRefused() throws Exception {
        CountDownLatch busy = keepBusy();
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(datagrams.offer(datagram(i))).isTrue();
        }
        ByteBuf tooMany = datagram(CAPACITY);

        assertThat(datagrams.offer(tooMany)).isFalse();
        assertThat(tooMany.refCnt()).isZero();
        busy.countDown();
        assertThat(done()).hasSize(CAPACITY + 1);
        assertThat(datagrams.offer(datagram(7))).isTrue();
        assertThat(done()).endsWith("write 7", "flush");
    }

    @Test
    void afterTheEndpointsEnd_nothingIsKept() {
        close();
        ByteBuf late = datagram(1);

        datagrams.offer(late);

        assertThat(late.refCnt()).isZero();
    }

    private CountDownLatch keepBusy() throws InterruptedException {
        var busy = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        loop.execute(() -> {
            begun.countDown();
            try {
                busy.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
        return busy;
    }

    /** What the loop has done by now. */
    private List<String> done() throws Exception {
        return loop.submit(() -> List.copyOf(done)).get(10, TimeUnit.SECONDS);
    }

    private static ByteBuf datagram(int content) {
        return Unpooled.buffer(1).writeByte(content);
    }
}
