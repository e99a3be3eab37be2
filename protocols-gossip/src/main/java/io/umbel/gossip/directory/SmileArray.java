package io.umbel.gossip.directory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import com.fasterxml.jackson.dataformat.smile.SmileGenerator;
import com.fasterxml.jackson.dataformat.smile.SmileParser;
import io.umbel.spi.NodeId;
import io.umbel.spi.SignatureDomain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads nested arrays, element by element. What it allocates is bounded by the bytes that are
 * there: a length that is only claimed ends the reading.
 */
final class SmileArray {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_TEXT = 8192;
    private static final SmileFactory FACTORY =
            SmileFactory.builder()
                    .disable(SmileGenerator.Feature.ENCODE_BINARY_AS_7BIT)
                    .disable(SmileGenerator.Feature.CHECK_SHARED_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(MAX_TEXT)
                                    .build())
                    .build();

    private final SmileParser parser;

    private SmileArray(SmileParser parser) {
        this.parser = parser;
    }

    /** Writes the elements of one array. */
    interface Writer {
        void write(SmileGenerator out) throws IOException;
    }

    static byte[] write(Writer elements) {
        var bytes = new ByteArrayOutputStream();
        try (SmileGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartArray();
            elements.write(out);
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes whatever is written", e);
        }
        return bytes.toByteArray();
    }

    /** Reads the elements of one array, each in its turn. */
    interface Reader<T> {
        T read(SmileArray in) throws IOException;
    }

    /**
     * Reads one array, and skips elements that a later version has added.
     *
     * @throws MalformedRecordException if it is none, or {@code elements} finds anything wrong
     */
    static <T> T read(byte[] bytes, Reader<T> elements) throws MalformedRecordException {
        try (SmileParser parser = FACTORY.createParser(bytes)) {
            var array = new SmileArray(parser);
            expect(parser.nextToken(), JsonToken.START_ARRAY);
            T result = elements.read(array);
            array.skipRest();
            return result;
        } catch (MalformedRecordException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedRecordException(e);
        }
    }

    private void skipRest() throws IOException {
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
                parser.skipChildren();
            }
        }
    }

    private JsonToken next() throws IOException {
        @Nullable JsonToken token = parser.nextToken();
        if (token == null) {
            throw new MalformedRecordException("ends within an array");
        }
        return token;
    }

    long number() throws IOException {
        expect(next(), JsonToken.VALUE_NUMBER_INT);
        return parser.getLongValue();
    }

    boolean bool() throws IOException {
        JsonToken token = next();
        if (token != JsonToken.VALUE_TRUE) {
            expect(token, JsonToken.VALUE_FALSE);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    String text() throws IOException {
        expect(next(), JsonToken.VALUE_STRING);
        return parser.getText();
    }

    byte[] bytes() throws IOException {
        expect(next(), JsonToken.VALUE_EMBEDDED_OBJECT);
        var target = new ByteArrayOutputStream();
        parser.readBinaryValue(target);
        return target.toByteArray();
    }

    NodeId nodeId() throws IOException {
        return NodeId.of(bytes());
    }

    byte[] signature() throws IOException {
        byte[] bytes = bytes();
        if (bytes.length != SignatureDomain.SIGNATURE_LENGTH) {
            throw new MalformedRecordException(
                    "signature: %d bytes (expected %d)"
                            .formatted(bytes.length, SignatureDomain.SIGNATURE_LENGTH));
        }
        return bytes;
    }

    /** An array of arrays. */
    <T> List<T> list(Reader<T> element) throws IOException {
        expect(next(), JsonToken.START_ARRAY);
        var list = new ArrayList<T>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            expect(token, JsonToken.START_ARRAY);
            list.add(element.read(this));
            skipRest();
        }
        return list;
    }

    private static void expect(@Nullable JsonToken token, JsonToken expected)
            throws MalformedRecordException {
        if (token != expected) {
            throw new MalformedRecordException(token + " (expected " + expected + ")");
        }
    }
}
