package io.umbel.gossip.wire;

import com.fasterxml.jackson.dataformat.smile.SmileParser;
import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.Message.Announcement;
import io.umbel.gossip.proto.Message.Disconnect;
import io.umbel.gossip.proto.Message.ForwardJoin;
import io.umbel.gossip.proto.Message.Graft;
import io.umbel.gossip.proto.Message.IHave;
import io.umbel.gossip.proto.Message.Join;
import io.umbel.gossip.proto.Message.Neighbor;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Priority;
import io.umbel.gossip.proto.Message.Prune;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.proto.Message.Shuffle;
import io.umbel.gossip.proto.Message.ShuffleReply;
import io.umbel.gossip.proto.MessageId;
import io.umbel.spi.TopicId;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link FrameWriter} writes, and survives whatever else comes: any bytes give a
 * message, nothing, or a {@link MalformedFrameException}. For any thread.
 */
public final class FrameReader {
    private static final int LENGTH_BITS = 8;
    private static final int MAX_SMALL_NUMBER = 0xffff;

    private final FrameLimits limits;

    public FrameReader(FrameLimits limits) {
        this.limits = limits;
    }

    /** Reads the elements of one array. */
    @FunctionalInterface
    private interface Elements<T extends @Nullable Object> {
        T read(ArrayReader in) throws IOException;
    }

    /**
     * Reads the next frame's bytes, without the length; blocks. Empty at an end in order.
     *
     * @throws MalformedFrameException if the length is over the limit: nothing is allocated then
     * @throws EOFException if the stream ends within a frame
     */
    public Optional<byte[]> readFrame(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        long length = first;
        for (int i = 1; i < Integer.BYTES; i++) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("frame: ended within its length");
            }
            length = (length << LENGTH_BITS) | next;
        }
        if (length > limits.maxFrame()) {
            throw new MalformedFrameException(
                    "frame: %d bytes (expected at most %d)".formatted(length, limits.maxFrame()));
        }
        byte[] frame = in.readNBytes((int) length);
        if (frame.length < length) {
            throw new EOFException(
                    "frame: ended after %d of %d bytes".formatted(frame.length, length));
        }
        return Optional.of(frame);
    }

    /** Empty if the message is of a kind that only later versions know. */
    public Optional<Message> message(byte[] frame) throws MalformedFrameException {
        return Optional.ofNullable(array(frame, this::readMessage));
    }

    public Hello hello(byte[] frame) throws MalformedFrameException {
        return array(
                frame,
                in ->
                        new Hello(
                                in.integer(MAX_SMALL_NUMBER),
                                in.number(),
                                in.integer(Integer.MAX_VALUE),
                                TopicId.of(in.topic(TopicId.LENGTH))));
    }

    /** What the parser throws over bytes from a stranger is the stranger's fault, always. */
    private static <T extends @Nullable Object> T array(byte[] frame, Elements<T> elements)
            throws MalformedFrameException {
        try (SmileParser parser = SmileFormat.FACTORY.createParser(frame)) {
            var in = new ArrayReader(parser);
            in.begin();
            T result = elements.read(in);
            in.end();
            if (in.bytesRead() != frame.length) {
                throw new MalformedFrameException("frame: more than one array");
            }
            return result;
        } catch (MalformedFrameException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new MalformedFrameException("frame: not Smile of the expected shape", e);
        }
    }

    private @Nullable Message readMessage(ArrayReader in) throws IOException {
        int tag = in.integer(MAX_SMALL_NUMBER);
        for (Kind kind : Kind.values()) {
            if (kind.tag() == tag) {
                return readMessage(kind, in);
            }
        }
        return null;
    }

    private Message readMessage(Kind kind, ArrayReader in) throws IOException {
        return switch (kind) {
            case JOIN -> new Join(contactData(in));
            case FORWARD_JOIN -> new ForwardJoin(in.contact(), in.integer(MAX_SMALL_NUMBER));
            case SHUFFLE ->
                    new Shuffle(
                            in.nodeId(), in.contacts(), in.integer(MAX_SMALL_NUMBER), in.path());
            case SHUFFLE_REPLY -> new ShuffleReply(in.contacts(), in.path());
            case NEIGHBOR ->
                    new Neighbor(
                            in.bool() ? Priority.HIGH : Priority.LOW, in.bool(), contactData(in));
            case DISCONNECT -> new Disconnect(in.bool());
            case PAYLOAD ->
                    new Payload(
                            in.messageId(),
                            in.nonce(Payload.NONCE_LENGTH),
                            in.bytes(limits.maxFrame()),
                            in.bool() ? Scope.SWARM : Scope.NEIGHBORS,
                            in.integer(MAX_SMALL_NUMBER),
                            in.bytesIfAny(Payload.TRACE_LENGTH, limits.maxFrame()));
            case PRUNE -> new Prune();
            case GRAFT -> new Graft(in.optionalMessageId(), in.integer(MAX_SMALL_NUMBER));
            case I_HAVE -> new IHave(announcements(in));
        };
    }

    private static Bytes contactData(ArrayReader in) throws IOException {
        return in.bytes(FrameLimits.MAX_CONTACT_DATA);
    }

    private List<Announcement> announcements(ArrayReader in) throws IOException {
        in.beginList();
        var list = new ArrayList<Announcement>();
        for (MessageId id = in.nextListedId(); id != null; id = in.nextListedId()) {
            if (list.size() == limits.maxAnnouncements()) {
                throw new MalformedFrameException(
                        "frame: more than " + limits.maxAnnouncements() + " announcements");
            }
            list.add(new Announcement(id, in.integer(MAX_SMALL_NUMBER)));
        }
        return list;
    }
}
