package io.umbel.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written above, and in which pieces it reaches the carrier. */
class CoalescedWritesTest {
    private static final int FRAME = 64;
    private static final int LARGE = 64 << 10;

    private final EmbeddedChannel beneath = new EmbeddedChannel();
    private int written;

    /** Its sends stay where the test finds them. */
    private record EmbeddedCarrier(EmbeddedChannel embedded) implements Carrier {
        @Override
        public Channel channel() {
            return embedded;
        }

        @Override
        public long capacity() {
            return Long.MAX_VALUE;
        }

        @Override
        public ChannelFuture send(ByteBuf bytes) {
            return embedded.writeAndFlush(bytes);
        }

        @Override
        public void end() {
            embedded.close();
        }
    }

    private Channel above(int maxBatch) {
        var channel = new CarriedChannel(null, maxBatch) {};
        var name = new LogicalAddress("test");
        channel.attach(new EmbeddedCarrier(beneath), name, name);
        beneath.eventLoop().register(channel).syncUninterruptibly();
        return channel;
    }

    /** Numbered bytes, so that none can be lost, doubled or exchanged unseen. */
    private void write(Channel above, int length) {
        ByteBuf bytes = above.alloc().directBuffer(length);
        for (int i = 0; i < length; i++) {
            bytes.writeByte(written++);
        }
        var _ = above.write(bytes);
    }

    private List<ByteBuf> sent() {
        beneath.runPendingTasks();
        var all = new ArrayList<ByteBuf>();
        for (ByteBuf next = beneath.readOutbound(); next != null; next = beneath.readOutbound()) {
            all.add(next);
        }
        return all;
    }

    private void assertThatAllCameInOrder(List<ByteBuf> batches) {
        int read = 0;
        for (ByteBuf batch : batches) {
            while (batch.isReadable()) {
                assertThat(batch.readByte()).as("byte %d", read).isEqualTo((byte) read);
                read++;
            }
            batch.release();
        }
        assertThat(read).isEqualTo(written);
    }

    @AfterEach
    void end() {
        assertThat(beneath.finishAndReleaseAll()).as("nothing is left").isFalse();
    }

    @Test
    void smallFramesOfOneFlush_areOnePieceToTheCodec() {
        Channel above = above(LARGE);
        for (int i = 0; i < 10; i++) {
            write(above, FRAME);
        }
        above.flush();
        List<ByteBuf> batches = sent();
        assertThat(batches).singleElement().extracting(ByteBuf::nioBufferCount).isEqualTo(1);
        assertThatAllCameInOrder(batches);
    }

    @Test
    void largeFrames_areNotCopied() {
        Channel above = above(2 * LARGE);
        write(above, FRAME);
        write(above, LARGE);
        above.flush();
        List<ByteBuf> batches = sent();
        assertThat(batches).singleElement().extracting(ByteBuf::nioBufferCount).isEqualTo(2);
        assertThatAllCameInOrder(batches);
    }

    @Test
    void batchesEndAtTheLimit_wherever_thatIs() {
        for (int limit : new int[] {1000, 16 << 10, 20_000, LARGE}) {
            written = 0;
            Channel above = above(limit);
            for (int length : new int[] {FRAME, 3000, 1, LARGE, 17, FRAME, 2 * LARGE, 16 << 10}) {
                write(above, length);
            }
            above.flush();
            List<ByteBuf> batches = sent();
            assertThat(batches).allMatch(batch -> batch.readableBytes() <= limit);
            assertThatAllCameInOrder(batches);
        }
    }
}
