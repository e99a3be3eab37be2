package io.umbel.node.stream;

import static io.umbel.node.stream.DoorPair.async;
import static io.umbel.node.stream.DoorPair.await;
import static io.umbel.node.stream.LoopbackEndpoint.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.node.stream.DoorPair.Ends;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.SendStream;
import io.umbel.spi.StreamResetException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FrontDoorStreamTest {
    private static final ErrorCode OWN_CODE = ErrorCode.of(42);
    private static final int MIB = 1 << 20;

    private DoorPair pair;

    @BeforeEach
    void connect() throws Exception {
        pair = new DoorPair();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void finish_isReadAsEndAfterTheLastByte() throws Exception {
        Ends ends = pair.stream();
        ends.here().out().write("hello".getBytes(UTF_8));
        ends.here().out().finish();

        assertThat(ends.there().in().readAllBytes()).asString().isEqualTo("hello");
        assertThat(ends.there().in().read()).isEqualTo(-1);
    }

    @Test
    void finish_withoutAByte_isSeenByThePeer() throws Exception {
        var opened = pair.here.openStream();
        opened.out().finish();

        assertThat(pair.there.acceptStream().in().read()).isEqualTo(-1);
    }

    @Test
    void directions_endIndependently() throws Exception {
        Ends ends = pair.stream();
        ends.here().out().finish();
        assertThat(ends.there().in().read()).isEqualTo(-1);

        ends.there().out().write("still open".getBytes(UTF_8));
        ends.there().out().finish();
        assertThat(ends.here().in().readAllBytes()).asString().isEqualTo("still open");
    }

    @Test
    void transfer_of100MiB_arrivesUnchanged() throws Exception {
        Ends ends = pair.stream();
        var sent = MessageDigest.getInstance("SHA-256");
        var sending =
                async(() -> {
                    writeRandom(new DigestOutputStream(ends.here().out(), sent), 100 * MIB);
                    ends.here().out().finish();
                    return null;
                });

        var received = MessageDigest.getInstance("SHA-256");
        var in = new DigestInputStream(ends.there().in(), received);
        assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(100 * MIB);
        sending.get();
        assertThat(received.digest()).isEqualTo(sent.digest());
    }

    @Test
    void transferTo_echoesUnchanged() throws Exception {
        Ends ends = pair.stream();
        byte[] sent = new byte[5 * MIB];
        new Random(2).nextBytes(sent);
        async(() -> {
            ends.there().in().transferTo(ends.there().out());
            ends.there().out().finish();
            return null;
        });
        async(() -> {
            ends.here().out().write(sent);
            ends.here().out().finish();
            return null;
        });

        assertThat(ends.here().in().readAllBytes()).isEqualTo(sent);
    }

    private static void writeRandom(OutputStream out, long length) throws IOException {
        var random = new Random(7);
        byte[] block = new byte[100_003];
        for (long left = length; left > 0; left -= block.length) {
            random.nextBytes(block);
            out.write(block, 0, (int) Math.min(left, block.length));
        }
    }

    @Test
    void manySmallWrites_keepTheirOrder() throws Exception {
        int count = 200_000;
        Ends ends = pair.stream();
        async(() -> {
            for (int i = 0; i < count; i++) {
                ends.here().out().write(ByteBuffer.allocate(4).putInt(i).flip());
            }
            ends.here().out().finish();
            return null;
        });

        var in = new DataInputStream(ends.there().in());
        for (int i = 0; i < count; i++) {
            assertThat(in.readInt()).isEqualTo(i);
        }
        assertThat(in.read()).isEqualTo(-1);
    }

    /** The codec's buffers shrink until such a message fills one: nothing says that it is all. */
    @Test
    void messageThatFillsABuffer_isDeliveredThoughNoneFollows() throws Exception {
        Ends ends = pair.stream();
        var message = new byte[64];
        CompletableFuture<Long> echo =
                async(() -> ends.there().in().transferTo(ends.there().out()));
        CompletableFuture<Integer> calls =
                async(() -> {
                    for (int i = 0; i < 500; i++) {
                        ends.here().out().write(message);
                        ends.here().in().readNBytes(message, 0, message.length);
                    }
                    ends.here().out().finish();
                    return message.length;
                });

        assertThat(calls.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(message.length);
        assertThat(echo.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(500L * 64);
    }

    @Test
    void slowWriter_isReadByteByByte() throws Exception {
        Ends ends = pair.stream();
        var out = new DataOutputStream(ends.here().out());
        for (int i = 0; i < 100; i++) {
            out.writeShort(i);
            assertThat(ends.there().in().readNBytes(2)).containsExactly(0, i);
        }
    }

    @Test
    void notReading_withholdsCredit() throws Exception {
        Ends ends = pair.stream();
        var written = new AtomicLong();
        async(() -> writeForEver(ends.here().out(), written));

        long stalledAt = awaitStall(written);
        assertThat(stalledAt).isBetween(MIB + 0L, 40L * MIB);

        ends.there().in().skipNBytes(stalledAt + 4 * MIB);
        assertThat(written.get()).isGreaterThan(stalledAt);
    }

    private static Void writeForEver(SendStream out, AtomicLong written) throws IOException {
        byte[] block = new byte[64 * 1024];
        while (true) {
            out.write(block);
            written.addAndGet(block.length);
        }
    }

    /** Where a counter stands when it has not moved for a while. */
    private static long awaitStall(AtomicLong counter) throws InterruptedException {
        var never = new CountDownLatch(1);
        long before = -1;
        while (before != counter.get() || before == 0) {
            before = counter.get();
            assertThat(never.await(500, TimeUnit.MILLISECONDS)).isFalse();
        }
        return before;
    }

    @Test
    void peerReset_surfacesAsStreamResetWithItsCode() throws Exception {
        Ends ends = pair.stream();
        ends.here().out().reset(OWN_CODE);

        assertThatThrownBy(() -> ends.there().in().read())
                .isInstanceOfSatisfying(
                        StreamResetException.class,
                        reset -> assertThat(reset.code()).isEqualTo(OWN_CODE));
    }

    @Test
    void writeAfterOwnReset_fails() throws Exception {
        Ends ends = pair.stream();
        ends.here().out().reset(OWN_CODE);

        assertThatThrownBy(() -> ends.here().out().write(1))
                .isInstanceOf(StreamResetException.class);
    }

    @Test
    void resetAfterFinish_doesNothing() throws Exception {
        Ends ends = pair.stream();
        ends.here().out().write('x');
        ends.here().out().finish();
        ends.here().out().reset(OWN_CODE);

        assertThat(ends.there().in().readAllBytes()).asString().isEqualTo("x");
    }

    @Test
    void stop_failsThePeersNextWrites() throws Exception {
        Ends ends = pair.stream();
        ends.there().in().stop(OWN_CODE);

        assertThatThrownBy(() -> writeForEver(ends.here().out(), new AtomicLong()))
                .isInstanceOf(StreamResetException.class);
        assertThatThrownBy(() -> ends.there().in().read()).isInstanceOf(StreamResetException.class);
    }

    @Test
    void closeOfInput_stopsAPeerThatGoesOn() throws Exception {
        Ends ends = pair.stream();
        ends.there().in().close();

        assertThatThrownBy(() -> writeForEver(ends.here().out(), new AtomicLong()))
                .isInstanceOf(StreamResetException.class);
    }

    @Test
    void closeOfInput_letsAPeerFinishUndisturbed() throws Exception {
        Ends ends = pair.stream();
        ends.there().in().close();
        ends.here().out().write("nearly done".getBytes(UTF_8));
        ends.here().out().finish();
        ends.there().out().finish();

        assertThat(ends.here().in().read()).isEqualTo(-1);
    }

    @Test
    void writeAfterFinish_fails() throws Exception {
        Ends ends = pair.stream();
        ends.here().out().finish();

        assertThatThrownBy(() -> ends.here().out().write(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("finish()");
    }

    @Test
    void interruptOfReader_throwsInterruptedIo() throws Exception {
        Ends ends = pair.stream();
        assertInterruptible(() -> ends.there().in().read());
    }

    @Test
    void interruptOfWriter_throwsInterruptedIo() throws Exception {
        Ends ends = pair.stream();
        assertInterruptible(() -> writeForEver(ends.here().out(), new AtomicLong()));
    }

    private static void assertInterruptible(Callable<?> blocking) throws InterruptedException {
        var failure = new AtomicReference<Throwable>();
        Thread thread =
                Thread.startVirtualThread(() -> {
                    try {
                        blocking.call();
                    } catch (Throwable thrown) {
                        failure.set(thrown);
                    }
                });
        await(() -> thread.getState() == Thread.State.WAITING);
        thread.interrupt();
        thread.join();
        assertThat(failure.get()).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void interruptedReader_losesNothing() throws Exception {
        Ends ends = pair.stream();
        assertInterruptible(() -> ends.there().in().read());
        ends.here().out().write('x');

        assertThat(ends.there().in().read()).isEqualTo('x');
    }

    @Test
    void connectionClosed_failsABlockedReaderAndWriterWithTheReason() throws Exception {
        Ends ends = pair.stream();
        var reading = async(() -> ends.here().in().read());
        var writing = async(() -> writeForEver(ends.here().out(), new AtomicLong()));
        pair.there.close(OWN_CODE, "enough");

        for (var blocked : List.of(reading, writing)) {
            assertThatThrownBy(blocked::get)
                    .hasCauseInstanceOf(ConnectionClosedException.class)
                    .hasMessageContaining("0x2a")
                    .hasMessageContaining("enough");
        }
    }

    @Test
    void everyReadShape_givesTheSameBytes() throws Exception {
        Ends ends = pair.stream();
        byte[] sent = new byte[300_000];
        new Random(1).nextBytes(sent);
        async(() -> {
            ends.here().out().write(sent);
            ends.here().out().finish();
            return null;
        });

        var all = new ByteArrayOutputStream();
        InputStream in = ends.there().in();
        all.write(in.read());
        ByteBuffer direct = ByteBuffer.allocateDirect(1000);
        while (direct.hasRemaining()) {
            ends.there().in().read(direct);
        }
        byte[] chunk = new byte[1000];
        direct.flip().get(chunk);
        all.write(chunk);
        byte[] padded = new byte[1010];
        int n = in.readNBytes(padded, 5, 1000);
        all.write(padded, 5, n);
        in.transferTo(all);
        assertThat(all.toByteArray()).isEqualTo(sent);
    }

    @Test
    void urgency_outsideItsRange_isRefused() throws Exception {
        Ends ends = pair.stream();
        ends.here().out().urgency(0);
        assertThatThrownBy(() -> ends.here().out().urgency(128))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void code_thatTheCodecCannotSend_isRefused() throws Exception {
        Ends ends = pair.stream();
        assertThatThrownBy(() -> ends.here().out().reset(ErrorCode.of(1L << 40)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x7fffffff");
    }
}
