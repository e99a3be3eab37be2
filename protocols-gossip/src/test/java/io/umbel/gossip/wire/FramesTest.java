package io.umbel.gossip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonGenerator;
import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Contact;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.Message.Announcement;
import io.umbel.gossip.proto.Message.IHave;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Prune;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.proto.Message.Shuffle;
import io.umbel.gossip.proto.Message.ShuffleReply;
import io.umbel.gossip.proto.MessageId;
import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class FramesTest {
    private static final FrameLimits LIMITS = new FrameLimits(FrameLimits.MIN_FRAME);

    private final FrameWriter writer = new FrameWriter(LIMITS);
    private final FrameReader reader = new FrameReader(LIMITS);

    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator out) throws IOException;
    }

    private static byte[] smile(Content content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = SmileFormat.FACTORY.createGenerator(bytes)) {
            content.write(out);
        }
        return bytes.toByteArray();
    }

    private static byte[] body(byte[] frame) {
        return Arrays.copyOfRange(frame, Integer.BYTES, frame.length);
    }

    private static Payload payload(int contentLength) {
        return new Payload(
                MessageId.owning(new byte[32]),
                Bytes.owning(new byte[16]),
                Bytes.owning(new byte[contentLength]),
                Scope.SWARM,
                1024);
    }

    @Provide
    Arbitrary<Message> messages() {
        return Messages.any();
    }

    @Property
    void everyMessage_fitsTheSmallestFrame_andIsReadBack(@ForAll("messages") Message message)
            throws IOException {
        byte[] frame = writer.write(message);
        assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - 4);
        byte[] body = reader.readFrame(new ByteArrayInputStream(frame)).orElseThrow();
        assertThat(reader.message(body)).contains(message);
    }

    @Test
    void hello_isReadBack() throws IOException {
        var hello = new Hello(3, 1L << 40, 70_000, TopicId.named("a"));
        assertThat(reader.hello(body(writer.write(hello)))).isEqualTo(hello);
        assertThat(new FrameLimits(65_536).and(hello)).isEqualTo(new FrameLimits(65_536));
        assertThat(new FrameLimits(80_000).and(hello)).isEqualTo(new FrameLimits(70_000));
    }

    @Test
    void greatestPayload_fits_andWhatIsLongerFailsHere() throws IOException {
        byte[] frame = writer.write(payload(LIMITS.maxPayload()));
        assertThat(frame.length - 4).isLessThanOrEqualTo(LIMITS.maxFrame());
        assertThat(reader.message(body(frame))).contains(payload(LIMITS.maxPayload()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(payload(LIMITS.maxFrame())))
                .withMessageContaining("(expected at most 4096)");
    }

    @Test
    void payloadCosts66BytesBesidesItsContent_andAnAnnouncement37() {
        assertThat(writer.write(payload(256)).length - 4 - 256).isEqualTo(66);
        var announcement = new Announcement(MessageId.owning(new byte[32]), 1024);
        int ten = writer.write(new IHave(Collections.nCopies(10, announcement))).length;
        int twenty = writer.write(new IHave(Collections.nCopies(20, announcement))).length;
        assertThat(twenty - ten).isEqualTo(370);
        assertThat(writer.write(new Prune()).length).isEqualTo(4 + 7);
    }

    @Test
    void traceCosts28Bytes_forWhichTheGreatestPayloadHasRoom() throws IOException {
        Payload plain = payload(LIMITS.maxPayload());
        Bytes trace = Bytes.owning(new byte[Payload.TRACE_LENGTH]);
        var traced =
                new Payload(plain.id(), plain.nonce(), plain.content(), plain.scope(), 1024, trace);
        assertThat(writer.write(traced).length - writer.write(plain).length).isEqualTo(28);
        assertThat(reader.message(body(writer.write(traced)))).contains(traced);
    }

    /** Whatever stands in its place is no reason to lose the message, nor to blame anybody. */
    @Test
    void traceThatIsNone_isIgnored() throws IOException {
        for (Content odd :
                List.<Content>of(
                        out -> out.writeBinary(new byte[Payload.TRACE_LENGTH - 1]),
                        out -> out.writeBinary(new byte[3000]),
                        out -> out.writeString("later"),
                        out -> out.writeArray(new int[] {1, 2}, 0, 2),
                        JsonGenerator::writeNull)) {
            assertThat(reader.message(followedBy(payload(8), odd))).contains(payload(8));
        }
    }

    private static byte[] followedBy(Payload payload, Content last) throws IOException {
        return smile(out -> {
            out.writeStartArray();
            out.writeNumber(Kind.PAYLOAD.tag());
            out.writeBinary(payload.id().readOnlyArray());
            out.writeBinary(payload.nonce().readOnlyArray());
            out.writeBinary(payload.content().readOnlyArray());
            out.writeBoolean(payload.scope() == Scope.SWARM);
            out.writeNumber(payload.round());
            last.write(out);
            out.writeNumber(7);
            out.writeEndArray();
        });
    }

    @Test
    void frameOverTheLimit_isRefusedByItsLength_beforeAnythingIsRead() {
        for (int length : new int[] {LIMITS.maxFrame() + 1, Integer.MAX_VALUE, -1}) {
            byte[] prefix = ByteBuffer.allocate(4).putInt(length).array();
            assertThatExceptionOfType(MalformedFrameException.class)
                    .isThrownBy(() -> reader.readFrame(new ByteArrayInputStream(prefix)))
                    .withMessageContaining("(expected at most 4096)");
        }
    }

    @Test
    void endBetweenFrames_isInOrder_endWithinOneIsNot() throws IOException {
        assertThat(reader.readFrame(new ByteArrayInputStream(new byte[0]))).isEmpty();
        byte[] frame = writer.write(new Prune());
        for (int length = 1; length < frame.length; length++) {
            var cut = new ByteArrayInputStream(frame, 0, length);
            assertThatExceptionOfType(EOFException.class).isThrownBy(() -> reader.readFrame(cut));
        }
    }

    @Test
    void elementsThatALaterVersionAdds_areIgnored() throws IOException {
        byte[] longer =
                smile(out -> {
                    out.writeStartArray();
                    out.writeNumber(Kind.DISCONNECT.tag());
                    out.writeBoolean(true);
                    out.writeString("later");
                    out.writeStartArray();
                    out.writeBinary(new byte[100]);
                    out.writeEndArray();
                    out.writeEndArray();
                });
        assertThat(reader.message(longer)).contains(new Message.Disconnect(true));
    }

    @Test
    void kindThatALaterVersionAdds_isIgnored() throws IOException {
        byte[] unknown =
                smile(out -> {
                    out.writeStartArray();
                    out.writeNumber(999);
                    out.writeBinary(new byte[8]);
                    out.writeEndArray();
                });
        assertThat(reader.message(unknown)).isEmpty();
    }

    @Test
    void wrongShapes_areRefused() throws IOException {
        for (byte[] wrong :
                new byte[][] {
                    {},
                    smile(out -> out.writeNumber(1)),
                    smile(JsonGenerator::writeStartArray),
                    smile(out -> out.writeArray(new int[] {Kind.DISCONNECT.tag()}, 0, 1)),
                    smile(out -> out.writeArray(new int[] {Kind.DISCONNECT.tag(), 1}, 0, 2)),
                    smile(out -> out.writeArray(new int[] {-1}, 0, 1)),
                    smile(out -> {
                        out.writeStartObject();
                        out.writeEndObject();
                    }),
                    concat(body(writer.write(new Prune())), body(writer.write(new Prune())))
                }) {
            assertThatExceptionOfType(MalformedFrameException.class)
                    .isThrownBy(() -> reader.message(wrong));
        }
    }

    private static byte[] concat(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }

    @Test
    void listsLongerThanAnyHonestOne_areRefused() {
        var contact = new Contact(NodeId.of(new byte[32]), Bytes.EMPTY);
        var poison = new Shuffle(contact.id(), Collections.nCopies(17, contact), 0, List.of());
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> reader.message(body(writer.write(poison))))
                .withMessageContaining("more than 16 contacts");
        var odyssey = new ShuffleReply(List.of(), Collections.nCopies(17, contact.id()));
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> reader.message(body(writer.write(odyssey))))
                .withMessageContaining("more than 16 members");
    }
}
