package io.umbel.grpc.dynamic;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.util.stream.Stream;

/** Messages of one type from and to JSON, by protobuf's own mapping (ProtoJSON). For any thread. */
public final class MessageJson {
    /** What {@link JsonFormat} reads; Gson gives up at 255. */
    private static final int MAX_DEPTH = 100;

    private final Descriptor type;
    private final JsonFormat.Parser parser;
    private final JsonFormat.Printer printer;

    private MessageJson(Descriptor type, JsonFormat.Parser parser, JsonFormat.Printer printer) {
        this.type = type;
        this.parser = parser;
        this.printer = printer;
    }

    /** The JSON of messages of {@code type}. */
    public static MessageJson of(Descriptor type) {
        TypeRegistry types = AnyTypes.around(type);
        return new MessageJson(
                type,
                JsonFormat.parser().usingTypeRegistry(types),
                JsonFormat.printer().usingTypeRegistry(types));
    }

    /** The same, with fields written that hold their default. */
    public MessageJson withDefaults() {
        return new MessageJson(type, parser, printer.alwaysPrintFieldsWithNoPresence());
    }

    /** The same, on one line. */
    public MessageJson onOneLine() {
        return new MessageJson(type, parser, printer.omittingInsignificantWhitespace());
    }

    /**
     * Reads a message.
     *
     * @throws MessageFormatException if the JSON does not fit
     */
    public DynamicMessage read(JsonElement json) throws MessageFormatException {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        try {
            parser.merge(json.toString(), message);
            return message.build();
        } catch (InvalidProtocolBufferException e) {
            throw new MessageFormatException(
                    new Misfits(parser).first(json, type).orElseGet(() -> unexplained(json, e)), e);
        }
    }

    private String unexplained(JsonElement json, InvalidProtocolBufferException e) {
        int depth = depth(json);
        if (depth > MAX_DEPTH) {
            return "nested %d deep (expected at most %d, protobuf's limit)"
                    .formatted(depth, MAX_DEPTH);
        }
        return "does not fit " + type.getFullName() + ": " + e.getMessage();
    }

    private static int depth(JsonElement json) {
        Stream<JsonElement> parts =
                switch (json) {
                    case JsonObject object -> object.asMap().values().stream();
                    case JsonArray array -> array.asList().stream();
                    default -> Stream.empty();
                };
        return parts.mapToInt(MessageJson::depth).max().orElse(-1) + 1;
    }

    /** Writes a message. */
    public String write(MessageOrBuilder message) {
        try {
            return printer.print(message);
        } catch (InvalidProtocolBufferException e) {
            // An Any of a type that nobody described: its bytes are all there is to show.
            return new JsonPrimitive("(" + e.getMessage() + ") " + message.toString().strip())
                    .toString();
        }
    }
}
