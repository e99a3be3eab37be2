package io.umbel.grpc.dynamic;

import com.google.gson.JsonElement;
import com.google.gson.JsonIOException;
import com.google.gson.JsonParseException;
import com.google.gson.JsonStreamParser;
import com.google.protobuf.DynamicMessage;
import java.io.EOFException;
import java.io.Reader;
import java.util.Optional;

/**
 * Messages from a stream of JSON values, one after another: lines, or values over many lines. Reads
 * no further than it must, so a person may type them. For one thread.
 */
public final class JsonMessages {
    private final JsonStreamParser values;
    private final MessageJson json;
    private final String origin;
    private int read;

    /**
     * Messages read as {@code json} says.
     *
     * @param origin where the JSON is from, for errors
     */
    public JsonMessages(Reader reader, MessageJson json, String origin) {
        this.values = new JsonStreamParser(reader);
        this.json = json;
        this.origin = origin;
    }

    /**
     * The next message; empty at the end. Blocks while the source does.
     *
     * @throws MessageFormatException if the source holds no JSON, or JSON that does not fit; the
     *     message names origin, number and field
     */
    public Optional<DynamicMessage> next() throws MessageFormatException {
        try {
            if (!hasNext()) {
                return Optional.empty();
            }
            read++;
            JsonElement value = values.next();
            return Optional.of(json.read(value));
        } catch (JsonParseException e) {
            throw new MessageFormatException(where() + ": no JSON: " + firstLine(e), e);
        } catch (MessageFormatException e) {
            throw new MessageFormatException(where() + ": " + e.getMessage(), e);
        }
    }

    /** Gson's parser takes a source without any value for one that was cut. */
    private boolean hasNext() {
        try {
            return values.hasNext();
        } catch (JsonIOException e) {
            if (e.getCause() instanceof EOFException) {
                return false;
            }
            throw e;
        }
    }

    private String where() {
        return read > 1 ? origin + ", message " + read : origin;
    }

    /** What comes after it is advice about Gson. */
    private static String firstLine(JsonParseException e) {
        Throwable told = e.getCause() == null ? e : e.getCause();
        return String.valueOf(told.getMessage()).lines().findFirst().orElse("");
    }
}
