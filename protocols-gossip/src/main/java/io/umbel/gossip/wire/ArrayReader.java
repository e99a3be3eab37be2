package io.umbel.gossip.wire;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.smile.SmileParser;
import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Contact;
import io.umbel.gossip.proto.MessageId;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the elements of an array in order. Reads no more than it is asked for, never allocates by a
 * length that the frame merely claims, and knows neither names nor text.
 */
final class ArrayReader {
    private final SmileParser parser;

    /** An optional last element has been asked for, and was not there. */
    private boolean over;

    ArrayReader(SmileParser parser) {
        this.parser = parser;
    }

    void begin() throws IOException {
        expect(parser.nextToken(), JsonToken.START_ARRAY);
    }

    /** Skips elements that a later version has added. */
    void end() throws IOException {
        if (over) {
            return;
        }
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            if (token == JsonToken.START_ARRAY) {
                end();
            }
        }
    }

    long bytesRead() {
        return parser.currentLocation().getByteOffset();
    }

    private JsonToken next() throws IOException {
        @Nullable JsonToken token = parser.nextToken();
        if (token == null || token == JsonToken.START_OBJECT) {
            throw new MalformedFrameException("frame: " + describe(token) + " in an array");
        }
        return token;
    }

    int integer(int max) throws IOException {
        long value = number();
        if (value < 0 || value > max) {
            throw new MalformedFrameException("frame: " + value + " (expected 0–" + max + ")");
        }
        return (int) value;
    }

    long number() throws IOException {
        expect(next(), JsonToken.VALUE_NUMBER_INT);
        return parser.getLongValue();
    }

    boolean bool() throws IOException {
        return switch (next()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case JsonToken other -> throw unexpected(other, "true or false");
        };
    }

    Bytes bytes(int max) throws IOException {
        expect(next(), JsonToken.VALUE_EMBEDDED_OBJECT);
        return currentBytes(max);
    }

    /** What an earlier version leaves out. Nothing, too, if it is of another length or type. */
    Bytes bytesIfAny(int length, int max) throws IOException {
        JsonToken token = next();
        if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
            Bytes found = currentBytes(max);
            return found.length() == length ? found : Bytes.EMPTY;
        }
        if (token == JsonToken.START_ARRAY) {
            end();
        }
        over = token == JsonToken.END_ARRAY;
        return Bytes.EMPTY;
    }

    private Bytes currentBytes(int max) throws IOException {
        var target = new BoundedOutput(max);
        parser.readBinaryValue(Base64Variants.getDefaultVariant(), target);
        return Bytes.owning(target.toByteArray());
    }

    private byte[] exactly(int length) throws IOException {
        Bytes bytes = bytes(length);
        return exactly(bytes, length);
    }

    private static byte[] exactly(Bytes bytes, int length) throws MalformedFrameException {
        if (bytes.length() != length) {
            throw new MalformedFrameException(
                    "frame: " + bytes.length() + " bytes (expected " + length + ")");
        }
        return bytes.readOnlyArray();
    }

    Bytes nonce(int length) throws IOException {
        return Bytes.owning(exactly(length));
    }

    byte[] topic(int length) throws IOException {
        return exactly(length);
    }

    NodeId nodeId() throws IOException {
        return NodeId.of(exactly(NodeId.LENGTH));
    }

    MessageId messageId() throws IOException {
        return MessageId.owning(exactly(MessageId.LENGTH));
    }

    @Nullable MessageId optionalMessageId() throws IOException {
        JsonToken token = next();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        expect(token, JsonToken.VALUE_EMBEDDED_OBJECT);
        return MessageId.owning(exactly(currentBytes(MessageId.LENGTH), MessageId.LENGTH));
    }

    Contact contact() throws IOException {
        expect(next(), JsonToken.START_ARRAY);
        return restOfContact();
    }

    private Contact restOfContact() throws IOException {
        var contact = new Contact(nodeId(), bytes(FrameLimits.MAX_CONTACT_DATA));
        end();
        return contact;
    }

    List<Contact> contacts() throws IOException {
        expect(next(), JsonToken.START_ARRAY);
        var contacts = new ArrayList<Contact>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            expect(token, JsonToken.START_ARRAY);
            if (contacts.size() == FrameLimits.MAX_CONTACTS) {
                throw new MalformedFrameException(
                        "frame: more than " + FrameLimits.MAX_CONTACTS + " contacts");
            }
            contacts.add(restOfContact());
        }
        return contacts;
    }

    List<NodeId> path() throws IOException {
        expect(next(), JsonToken.START_ARRAY);
        var path = new ArrayList<NodeId>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            expect(token, JsonToken.VALUE_EMBEDDED_OBJECT);
            if (path.size() == FrameLimits.MAX_PATH) {
                throw new MalformedFrameException(
                        "frame: a path over more than " + FrameLimits.MAX_PATH + " members");
            }
            path.add(NodeId.of(exactly(currentBytes(NodeId.LENGTH), NodeId.LENGTH)));
        }
        return path;
    }

    /** One step of a flat list: the id, or null at its end. */
    @Nullable MessageId nextListedId() throws IOException {
        JsonToken token = next();
        if (token == JsonToken.END_ARRAY) {
            return null;
        }
        expect(token, JsonToken.VALUE_EMBEDDED_OBJECT);
        return MessageId.owning(exactly(currentBytes(MessageId.LENGTH), MessageId.LENGTH));
    }

    void beginList() throws IOException {
        expect(next(), JsonToken.START_ARRAY);
    }

    private static void expect(@Nullable JsonToken token, JsonToken expected)
            throws MalformedFrameException {
        if (token != expected) {
            throw unexpected(token, describe(expected));
        }
    }

    private static MalformedFrameException unexpected(@Nullable JsonToken token, String expected) {
        return new MalformedFrameException(
                "frame: " + describe(token) + " (expected " + expected + ")");
    }

    private static String describe(@Nullable JsonToken token) {
        return token == null ? "end" : token.name();
    }
}
