package io.umbel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Stream;
import io.umbel.spi.StreamResetException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class InMemoryStreamTest {
    private static final int WINDOW = 1000;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ManualScheduler unused = new ManualScheduler(new ManualClock());
    private final InMemoryNetwork network =
            new InMemoryNetwork(
                    NetworkConditions.defaults().withStreamWindow(WINDOW).withMaxStreams(3),
                    unused);
    private final ConnectionPair pair = network.connect(Alpn.of("/test/1.0"));
    private final Connection here = pair.dialer();
    private final Connection there = pair.acceptor();

    @AfterEach
    void close() {
        network.close();
        threads.shutdownNow();
    }

    @Test
    void bytes_arriveWholeAndInOrder_bothWays() throws Exception {
        byte[] sent = bytes(100_000);
        Future<byte[]> echoed =
                threads.submit(() -> {
                    Stream stream = there.acceptStream();
                    stream.in().transferTo(stream.out());
                    stream.out().finish();
                    return sent;
                });
        Stream stream = here.openStream();
        threads.submit(() -> {
            stream.out().write(sent);
            stream.out().finish();
            return null;
        });

        assertThat(stream.in().readAllBytes()).isEqualTo(sent);
        assertThat(echoed.get(10, TimeUnit.SECONDS)).isEqualTo(sent);
        assertThat(stream.in().read()).isEqualTo(-1);
    }

    @Test
    void buffersAndSingleBytes_areReadAndWritten() throws Exception {
        Stream stream = here.openStream();
        stream.out().write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        stream.out().write(0xff);
        var in = there.acceptStream().in();
        var target = ByteBuffer.allocate(2);

        assertThat(in.available()).isEqualTo(4);
        assertThat(in.read(target)).isEqualTo(2);
        assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(in.read()).isEqualTo(3);
        assertThat(in.read()).isEqualTo(0xff);
    }

    @Test
    void writerAheadByAWindow_waitsForTheReader() throws Exception {
        Stream stream = here.openStream();
        stream.out().write(bytes(WINDOW));
        var written = threads.submit(() -> writeOne(stream));
        var in = there.acceptStream().in();

        assertThat(in.available()).isEqualTo(WINDOW);
        assertThat(written.isDone()).isFalse();
        assertThat(in.read()).isNotNegative();
        assertThat(written.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stream_isSeenWithItsFirstByteOrItsEnd() throws Exception {
        Stream silent = here.openStream();
        Stream ended = here.openStream();
        ended.out().finish();

        assertThat(there.acceptStream().id()).isEqualTo(ended.id());
        silent.out().write(1);
        assertThat(there.acceptStream().id()).isEqualTo(silent.id());
    }

    @Test
    void streamIds_tellWhoOpenedThem() throws Exception {
        assertThat(here.openStream().id()).isZero();
        assertThat(here.openStream().id()).isEqualTo(4);
        assertThat(there.openStream().id()).isEqualTo(1);
    }

    @Test
    void reset_reachesTheReaderWithItsCode_andDropsWhatWasNotRead() throws Exception {
        Stream stream = here.openStream();
        stream.out().write(bytes(10));
        var in = there.acceptStream().in();
        stream.out().reset(ErrorCode.of(42));
        stream.out().reset(ErrorCode.of(43));

        assertThatExceptionOfType(StreamResetException.class)
                .isThrownBy(in::read)
                .matches(e -> e.code().equals(ErrorCode.of(42)));
        assertThatExceptionOfType(StreamResetException.class)
                .isThrownBy(() -> stream.out().write(1));
    }

    @Test
    void resetAfterFinish_doesNothing() throws Exception {
        Stream stream = here.openStream();
        stream.out().write(7);
        stream.out().finish();
        stream.out().reset(ErrorCode.CANCELLED);

        assertThat(there.acceptStream().in().readAllBytes()).containsExactly(7);
    }

    @Test
    void stop_failsThePeersNextWrite_evenOneThatWaits() throws Exception {
        Stream stream = here.openStream();
        stream.out().write(bytes(WINDOW));
        var written = threads.submit(() -> writeOne(stream));
        there.acceptStream().in().stop(ErrorCode.of(42));

        assertThat(written)
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(StreamResetException.class);
        assertThatExceptionOfType(StreamResetException.class)
                .isThrownBy(() -> stream.out().finish());
        stream.out().close();
    }

    @Test
    void writeAfterFinish_andReadAfterStop_areRefused() throws Exception {
        Stream stream = here.openStream();
        stream.out().finish();
        stream.out().finish();
        var in = there.acceptStream().in();

        assertThatIOException()
                .isThrownBy(() -> stream.out().write(1))
                .withMessageContaining("expected no write after finish()");
        stream.in().stop(ErrorCode.CANCELLED);
        assertThatExceptionOfType(StreamResetException.class).isThrownBy(() -> stream.in().read());
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void interruption_endsAReadAndKeepsTheFlag() throws Exception {
        Stream stream = here.openStream();
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedIOException.class)
                .isThrownBy(() -> stream.in().read());
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void close_losesWhatWasNotRead() throws Exception {
        Stream stream = here.openStream();
        stream.out().write(1);
        stream.out().finish();
        var in = there.acceptStream().in();
        here.close();

        assertThatExceptionOfType(ConnectionClosedException.class).isThrownBy(in::read);
        assertThatExceptionOfType(ConnectionClosedException.class)
                .isThrownBy(() -> stream.out().write(1));
    }

    @Test
    void streamsBeyondTheLimit_waitUntilTheAcceptorHasEndedOne() throws Exception {
        Stream first = here.openStream();
        here.openStream();
        here.openStream();
        var fourth = threads.submit(here::openStream);
        first.out().finish();
        Stream accepted = there.acceptStream();

        assertThat(accepted.in().read()).isEqualTo(-1);
        assertThat(fourth.isDone()).isFalse();
        accepted.out().finish();
        assertThat(fourth.get(10, TimeUnit.SECONDS).id()).isEqualTo(12);
    }

    @Test
    void unidirectionalStreams_haveALimitOfTheirOwn() throws Exception {
        for (int i = 0; i < 3; i++) {
            here.openStream();
            var out = here.openUnidirectional();
            out.write(i);
            out.finish();
        }
        var fourth = threads.submit(here::openUnidirectional);

        assertThat(there.acceptUnidirectional().readAllBytes()).containsExactly(0);
        assertThat(fourth.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void urgency_isZeroTo255() throws Exception {
        var out = here.openStream().out();
        out.urgency(0);
        out.urgency(255);

        assertThatIllegalArgumentException().isThrownBy(() -> out.urgency(256));
    }

    private static boolean writeOne(Stream stream) throws Exception {
        stream.out().write(1);
        return true;
    }

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(10).nextBytes(bytes);
        return bytes;
    }
}
