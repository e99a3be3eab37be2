package io.umbel.gossip.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.umbel.gossip.proto.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever a peer sends gives a message, nothing, or a decode error: within bounds of memory. */
final class FuzzTest {
    /** Of the parser's own buffers, and what this test needs. */
    private static final long FIXED_COST = 64 << 10;

    /** For values kept as they are read, then copied once into their final size. */
    private static final long COST_PER_BYTE = 16;

    private static final FrameLimits LIMITS = new FrameLimits(FrameLimits.MIN_FRAME);
    private static final byte[] HEADER = {':', ')', '\n', 4};
    private static final byte[] HEADER_OF_ALL_FEATURES = {':', ')', '\n', 7};
    private static final byte[] ARRAY = {(byte) 0xf8};
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final FrameReader reader = new FrameReader(LIMITS);
    private final FrameWriter writer = new FrameWriter(LIMITS);

    @Provide
    Arbitrary<Message> messages() {
        return Messages.any();
    }

    /** Bytes that are likely to be Smile's own marks. */
    @Provide
    Arbitrary<byte[]> smileLike() {
        Arbitrary<Byte> marks =
                Arbitraries.of(
                        (byte) 0xf8,
                        (byte) 0xf9,
                        (byte) 0xfa,
                        (byte) 0xfb,
                        (byte) 0xfd,
                        (byte) 0xe8,
                        (byte) 0xe0,
                        (byte) 0xe4,
                        (byte) 0x24,
                        (byte) 0x25,
                        (byte) 0x26,
                        (byte) 0x2a,
                        (byte) 0x21,
                        (byte) 0x23,
                        (byte) 0xc0,
                        (byte) 0xd2,
                        (byte) 0x7f,
                        (byte) 0xfe,
                        (byte) 0xff,
                        (byte) 0x00,
                        (byte) 0x3a,
                        (byte) 0x29,
                        (byte) 0x0a,
                        (byte) 0x81);
        return Arbitraries.oneOf(marks, Arbitraries.bytes()).array(byte[].class).ofMaxSize(300);
    }

    @Property(tries = 2000)
    void anyBytes(@ForAll @Size(max = 400) byte[] frame) {
        readWithinBounds(frame);
    }

    @Property(tries = 3000)
    void bytesThatLookLikeSmile(@ForAll("smileLike") byte[] frame) {
        readWithinBounds(concat(HEADER, frame));
        readWithinBounds(concat(HEADER, ARRAY, frame));
        readWithinBounds(concat(HEADER_OF_ALL_FEATURES, ARRAY, frame));
    }

    private static byte[] concat(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Property(tries = 2000)
    void realMessages_cutOff_changedAndMixed(
            @ForAll("messages") Message message, @ForAll long seed) {
        var random = new Random(seed);
        byte[] frame = writer.write(message);
        byte[] body = Arrays.copyOfRange(frame, Integer.BYTES, frame.length);
        readWithinBounds(Arrays.copyOf(body, random.nextInt(body.length)));
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            readWithinBounds(body);
        }
        int at = random.nextInt(body.length);
        var mixed = ByteBuffer.allocate(body.length + 10);
        var inserted = new byte[10];
        random.nextBytes(inserted);
        mixed.put(body, 0, at).put(inserted).put(body, at, body.length - at);
        readWithinBounds(mixed.array());
    }

    @Property(tries = 200)
    void lengthsThatAreOnlyClaimed_allocateNothing(
            @ForAll("lengthMarks") byte mark, @ForAll int claimed) {
        for (int kind = 0; kind < 20; kind++) {
            var frame = ByteBuffer.allocate(20);
            frame.put(HEADER).put(ARRAY).put((byte) (0xc0 + 2 * (kind % 16))).put(mark);
            int length = claimed & Integer.MAX_VALUE;
            for (int shift = 27; shift > 0; shift -= 7) {
                frame.put((byte) ((length >>> shift) & 0x7f));
            }
            frame.put((byte) (0x80 | (length & 0x3f)));
            readWithinBounds(Arrays.copyOf(frame.array(), frame.position()));
        }
    }

    @Provide
    Arbitrary<Byte> lengthMarks() {
        return Arbitraries.of((byte) 0xe8, (byte) 0xfd, (byte) 0x26, (byte) 0x2a);
    }

    @Property(tries = 2000)
    void anyStream_endsWithAnAnswer(@ForAll @Size(max = 200) byte[] stream) {
        var in = new ByteArrayInputStream(stream);
        try {
            while (reader.readFrame(in).isPresent()) {
                assertThat(in.available()).isLessThan(stream.length);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageStartingWith("frame:");
        }
    }

    /** The first time anything happens, classes are loaded: then it is measured again. */
    private void readWithinBounds(byte[] frame) {
        long bound = FIXED_COST + COST_PER_BYTE * frame.length;
        if (read(frame) > bound) {
            assertThat(read(frame)).isLessThan(bound);
        }
    }

    private long read(byte[] frame) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            reader.message(frame);
        } catch (MalformedFrameException e) {
            assertThat(e.getMessage()).startsWith("frame:");
        }
        try {
            reader.hello(frame);
        } catch (MalformedFrameException e) {
            assertThat(e.getMessage()).startsWith("frame:");
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
