package io.umbel.node.path;

import static io.umbel.node.path.ReadBatch.MAX_ACK_DELAY_NANOS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the codecs hear that a batch is over. Of two, which are told together. */
final class ReadBatchTest {
    private final List<String> told = new ArrayList<>();
    private final RecordedCodec first = new RecordedCodec("first");
    private final RecordedCodec second = new RecordedCodec("second");
    private EmbeddedChannel socket;
    private ReadBatch batch;

    /** A codec that keeps when it was told, and then does what the test wants. */
    private final class RecordedCodec extends ChannelInboundHandlerAdapter {
        private final String name;
        private Runnable then = () -> {};

        RecordedCodec(String name) {
            this.name = name;
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            told.add(name);
            then.run();
        }
    }

    @BeforeEach
    void open() {
        socket = new EmbeddedChannel(first, second);
        socket.freezeTime();
        batch =
                new ReadBatch(
                        List.of(
                                socket.pipeline().context(first),
                                socket.pipeline().context(second)));
    }

    @AfterEach
    void close() {
        socket.finishAndReleaseAll();
    }

    private void patientPacket() {
        batch.packet();
        batch.packetMayWait();
    }

    private void pass(long nanos) {
        socket.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
        socket.runPendingTasks();
    }

    private void assertTold(int times) {
        assertThat(told).hasSize(2 * times).containsExactlyElementsOf(both(times));
    }

    private static List<String> both(int times) {
        var names = new ArrayList<String>();
        for (int i = 0; i < times; i++) {
            names.addAll(List.of("first", "second"));
        }
        return names;
    }

    @Test
    void loneAcknowledgement_isToldInTheNextTask() {
        batch.packet();
        batch.complete();
        assertTold(0);
        socket.runPendingTasks();
        assertTold(1);
    }

    @Test
    void lonePacket_waitsForItsAnswer() {
        patientPacket();
        batch.complete();
        pass(MAX_ACK_DELAY_NANOS - 1);
        assertTold(0);
        batch.leaving();
        assertTold(0); // never from within a write
        socket.runPendingTasks();
        assertTold(1);
        pass(10 * MAX_ACK_DELAY_NANOS);
        assertTold(1);
    }

    @Test
    void lonePacketThatNobodyAnswers_isToldAfterTheDelay() {
        patientPacket();
        batch.complete();
        pass(MAX_ACK_DELAY_NANOS);
        assertTold(1);
    }

    @Test
    void secondPacket_endsTheWait() {
        patientPacket();
        batch.complete();
        patientPacket();
        batch.complete();
        socket.runPendingTasks();
        assertTold(1);
    }

    @Test
    void loneAcknowledgement_endsTheWait() {
        patientPacket();
        batch.complete();
        batch.packet();
        batch.complete();
        socket.runPendingTasks();
        assertTold(1);
    }

    @Test
    void largerBatch_isToldAtOnce() {
        patientPacket();
        patientPacket();
        batch.complete();
        assertTold(1);
        socket.runPendingTasks();
        pass(MAX_ACK_DELAY_NANOS);
        assertTold(1);
    }

    @Test
    void largerBatchAmidAWait_endsIt() {
        patientPacket();
        batch.complete();
        batch.packet();
        batch.packet();
        batch.complete();
        assertTold(1);
    }

    @Test
    void answerWithinTheBatch_isNotWaitedFor() {
        patientPacket();
        batch.leaving();
        batch.complete();
        socket.runPendingTasks();
        assertTold(1);
    }

    /** The timer was set for the first of them. */
    @Test
    void eachOfManyLonePackets_isToldOnce_andInTime() {
        for (int call = 1; call <= 10; call++) {
            patientPacket();
            batch.complete();
            pass(MAX_ACK_DELAY_NANOS * 2 / 3);
            assertTold(call - 1);
            if (call % 2 == 0) {
                batch.leaving();
            }
            pass(MAX_ACK_DELAY_NANOS / 3 + 1);
            assertTold(call);
        }
    }

    @Test
    void packetThatComesWhileATaskIsToTell_isToldByIt_andTheNextWaitsAgain() {
        patientPacket();
        batch.complete();
        batch.leaving();
        patientPacket();
        batch.complete();
        socket.runPendingTasks();
        assertTold(1);
        patientPacket();
        batch.complete();
        pass(MAX_ACK_DELAY_NANOS - 1);
        assertTold(1);
        pass(1);
        assertTold(2);
    }

    /** A codec sends, and its handlers write, while it is told. */
    @Test
    void writeWhileCodecsAreTold_tellsNobodyAgain_andLosesNoLaterWait() {
        first.then = batch::leaving;
        patientPacket();
        batch.complete();
        batch.leaving();
        socket.runPendingTasks();
        assertTold(1);
        patientPacket();
        batch.complete();
        pass(MAX_ACK_DELAY_NANOS);
        assertTold(2);
    }

    @Test
    void codecThatFails_keepsItFromNoOther_andLosesNoLaterWait() {
        first.then =
                () -> {
                    throw new IllegalStateException("told");
                };
        patientPacket();
        batch.complete();
        pass(MAX_ACK_DELAY_NANOS);
        assertTold(1);
        first.then = () -> {};
        patientPacket();
        batch.complete();
        pass(MAX_ACK_DELAY_NANOS);
        assertTold(2);
        assertThatThrownBy(socket::checkException).hasMessage("told");
    }

    @Test
    void writeWhileNothingWaits_tellsNobody() {
        batch.leaving();
        socket.runPendingTasks();
        assertTold(0);
    }

    /** As the socket does after a read that failed. */
    @Test
    void emptyBatch_isToldAtOnce() {
        batch.complete();
        assertTold(1);
    }
}
