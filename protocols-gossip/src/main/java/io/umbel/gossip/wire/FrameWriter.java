package io.umbel.gossip.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Contact;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.Message.Announcement;
import io.umbel.gossip.proto.Message.Disconnect;
import io.umbel.gossip.proto.Message.ForwardJoin;
import io.umbel.gossip.proto.Message.Graft;
import io.umbel.gossip.proto.Message.IHave;
import io.umbel.gossip.proto.Message.Join;
import io.umbel.gossip.proto.Message.Neighbor;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Prune;
import io.umbel.gossip.proto.Message.Shuffle;
import io.umbel.gossip.proto.Message.ShuffleReply;
import io.umbel.gossip.proto.MessageId;
import io.umbel.spi.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into frames: a 32-bit big-endian length, and that many bytes of Smile. Every
 * message is an array that begins with its {@link Kind}; readers ignore elements beyond those they
 * know. For any thread.
 */
public final class FrameWriter {
    private static final byte[] NO_LENGTH_YET = new byte[Integer.BYTES];

    private final FrameLimits limits;

    public FrameWriter(FrameLimits limits) {
        this.limits = limits;
    }

    /** Writes the elements of one array. */
    @FunctionalInterface
    private interface Elements {
        void write(JsonGenerator out) throws IOException;
    }

    /**
     * @throws IllegalArgumentException if the frame would be too long
     */
    public byte[] write(Message message) {
        return frame(out -> write(message, out));
    }

    public byte[] write(Hello hello) {
        return frame(out -> {
            out.writeNumber(hello.version());
            out.writeNumber(hello.features());
            out.writeNumber(hello.maxFrame());
            out.writeBinary(hello.topic().toBytes());
        });
    }

    private byte[] frame(Elements elements) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(NO_LENGTH_YET);
        try (JsonGenerator out = SmileFormat.FACTORY.createGenerator(bytes)) {
            out.writeStartArray();
            elements.write(out);
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        byte[] frame = bytes.toByteArray();
        int length = frame.length - Integer.BYTES;
        if (length > limits.maxFrame()) {
            throw new IllegalArgumentException(
                    "frame: %d bytes (expected at most %d)".formatted(length, limits.maxFrame()));
        }
        ByteBuffer.wrap(frame).putInt(length);
        return frame;
    }

    private static void write(Message message, JsonGenerator out) throws IOException {
        switch (message) {
            case Join(Bytes data) -> {
                begin(Kind.JOIN, out);
                write(data, out);
            }
            case ForwardJoin(Contact newcomer, int ttl) -> {
                begin(Kind.FORWARD_JOIN, out);
                write(newcomer, out);
                out.writeNumber(ttl);
            }
            case Shuffle shuffle -> {
                begin(Kind.SHUFFLE, out);
                out.writeBinary(shuffle.origin().toBytes());
                write(shuffle.nodes(), out);
                out.writeNumber(shuffle.ttl());
                writePath(shuffle.path(), out);
            }
            case ShuffleReply reply -> {
                begin(Kind.SHUFFLE_REPLY, out);
                write(reply.nodes(), out);
                writePath(reply.path(), out);
            }
            case Neighbor(Message.Priority priority, boolean reply, Bytes data) -> {
                begin(Kind.NEIGHBOR, out);
                out.writeBoolean(priority == Message.Priority.HIGH);
                out.writeBoolean(reply);
                write(data, out);
            }
            case Disconnect(boolean alive) -> {
                begin(Kind.DISCONNECT, out);
                out.writeBoolean(alive);
            }
            case Payload payload -> write(payload, out);
            case Prune() -> begin(Kind.PRUNE, out);
            case Graft(MessageId id, int round) -> {
                begin(Kind.GRAFT, out);
                writeOptional(id, out);
                out.writeNumber(round);
            }
            case IHave announcements -> {
                begin(Kind.I_HAVE, out);
                writeAnnouncements(announcements.announcements(), out);
            }
        }
    }

    private static void begin(Kind kind, JsonGenerator out) throws IOException {
        out.writeNumber(kind.tag());
    }

    private static void write(Payload payload, JsonGenerator out) throws IOException {
        begin(Kind.PAYLOAD, out);
        write(payload.id(), out);
        write(payload.nonce(), out);
        write(payload.content(), out);
        out.writeBoolean(payload.scope() == Message.Scope.SWARM);
        out.writeNumber(payload.round());
        if (!payload.trace().isEmpty()) {
            write(payload.trace(), out);
        }
    }

    private static void writeOptional(@Nullable MessageId id, JsonGenerator out)
            throws IOException {
        if (id == null) {
            out.writeNull();
        } else {
            write(id, out);
        }
    }

    /** Flat, id and round in turn: an array for each would cost two bytes. */
    private static void writeAnnouncements(List<Announcement> list, JsonGenerator out)
            throws IOException {
        out.writeStartArray();
        for (Announcement announcement : list) {
            write(announcement.id(), out);
            out.writeNumber(announcement.round());
        }
        out.writeEndArray();
    }

    private static void writePath(List<NodeId> path, JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (NodeId node : path) {
            out.writeBinary(node.toBytes());
        }
        out.writeEndArray();
    }

    private static void write(List<Contact> contacts, JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (Contact contact : contacts) {
            write(contact, out);
        }
        out.writeEndArray();
    }

    private static void write(Contact contact, JsonGenerator out) throws IOException {
        out.writeStartArray();
        out.writeBinary(contact.id().toBytes());
        write(contact.data(), out);
        out.writeEndArray();
    }

    private static void write(MessageId id, JsonGenerator out) throws IOException {
        out.writeBinary(id.readOnlyArray());
    }

    private static void write(Bytes bytes, JsonGenerator out) throws IOException {
        out.writeBinary(bytes.readOnlyArray());
    }
}
