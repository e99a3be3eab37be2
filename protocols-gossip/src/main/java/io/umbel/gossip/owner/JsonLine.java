package io.umbel.gossip.owner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as strings, numbers, booleans, lists and maps. */
public final class JsonLine {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonLine() {}

    /** On one line, without its end. */
    public static String write(Object value) {
        var text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes whatever is written", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    write(out, entry.getValue());
                }
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                for (Object element : list) {
                    write(out, element);
                }
                out.writeEndArray();
            }
            case Boolean bool -> out.writeBoolean(bool);
            case Number number -> out.writeNumber(number.longValue());
            case null -> out.writeNull();
            default -> out.writeString(value.toString());
        }
    }

    /**
     * Reads one value.
     *
     * @throws IOException if it is none
     */
    public static Object read(String line) throws IOException {
        try (JsonParser in = FACTORY.createParser(line)) {
            return read(in, in.nextToken());
        }
    }

    private static Object read(JsonParser in, @Nullable JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    String name = in.currentName();
                    map.put(name, read(in, in.nextToken()));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new ArrayList<Object>();
                for (JsonToken next = in.nextToken();
                        next != JsonToken.END_ARRAY;
                        next = in.nextToken()) {
                    list.add(read(in, next));
                }
                yield list;
            }
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case null, default -> throw new IOException("no JSON that was expected: " + token);
        };
    }
}
