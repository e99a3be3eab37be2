package io.umbel.grpc.dynamic;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the field because of which JSON does not fit a message. {@link JsonFormat} stays the judge:
 * it is shown ever smaller parts of the JSON until the one that it refuses is left.
 */
final class Misfits {
    private static final String WELL_KNOWN = "google.protobuf";
    private static final int SHOWN = 60;

    private final JsonFormat.Parser parser;

    Misfits(JsonFormat.Parser parser) {
        this.parser = parser;
    }

    /** The first misfit as a sentence; empty if every field fits when it stands alone. */
    Optional<String> first(JsonElement json, Descriptor type) {
        return inMessage("", json, type);
    }

    private Optional<String> inMessage(String path, JsonElement json, Descriptor type) {
        if (type.getFile().getPackage().equals(WELL_KNOWN)) {
            return Optional.of(told(path, json, "JSON of a " + type.getFullName()));
        }
        if (!json.isJsonObject()) {
            return Optional.of(told(path, json, "an object, a " + type.getFullName()));
        }
        for (Map.Entry<String, JsonElement> entry : json.getAsJsonObject().entrySet()) {
            Optional<String> misfit = inField(path, entry.getKey(), entry.getValue(), type);
            if (misfit.isPresent()) {
                return misfit;
            }
        }
        return Optional.empty();
    }

    private Optional<String> inField(
            String parent, String name, JsonElement value, Descriptor type) {
        String path = parent.isEmpty() ? name : parent + '.' + name;
        FieldDescriptor field = field(type, name);
        if (field == null) {
            return Optional.of(
                    "%s: %s has no such field (expected one of %s)"
                            .formatted(
                                    path,
                                    type.getFullName(),
                                    Names.near(
                                            name,
                                            type.getFields().stream()
                                                    .map(FieldDescriptor::getJsonName)
                                                    .toList())));
        }
        if (fits(type, name, value)) {
            return Optional.empty();
        }
        if (field.isMapField()) {
            return inMap(path, name, value, field);
        }
        return field.isRepeated() ? inArray(path, name, value, field) : inValue(path, value, field);
    }

    private Optional<String> inArray(
            String path, String name, JsonElement value, FieldDescriptor field) {
        if (!value.isJsonArray()) {
            return Optional.of(told(path, value, "an array of " + expected(field)));
        }
        int index = 0;
        for (JsonElement element : value.getAsJsonArray()) {
            var one = new JsonArray();
            one.add(element);
            if (!fits(field.getContainingType(), name, one)) {
                return inValue(path + '[' + index + ']', element, field);
            }
            index++;
        }
        return Optional.empty();
    }

    private Optional<String> inMap(
            String path, String name, JsonElement value, FieldDescriptor field) {
        FieldDescriptor valueField = field.getMessageType().findFieldByName("value");
        if (!value.isJsonObject()) {
            return Optional.of(told(path, value, "an object of " + expected(valueField)));
        }
        for (Map.Entry<String, JsonElement> entry : value.getAsJsonObject().entrySet()) {
            var one = new JsonObject();
            one.add(entry.getKey(), entry.getValue());
            if (!fits(field.getContainingType(), name, one)) {
                return inValue(path + "[\"" + entry.getKey() + "\"]", entry.getValue(), valueField);
            }
        }
        return Optional.empty();
    }

    private Optional<String> inValue(String path, JsonElement value, FieldDescriptor field) {
        return field.getJavaType() == JavaType.MESSAGE
                ? inMessage(path, value, field.getMessageType())
                : Optional.of(told(path, value, expected(field)));
    }

    private boolean fits(Descriptor type, String name, JsonElement value) {
        var alone = new JsonObject();
        alone.add(name, value);
        try {
            parser.merge(alone.toString(), DynamicMessage.newBuilder(type));
            return true;
        } catch (InvalidProtocolBufferException _) {
            return false;
        }
    }

    private static @Nullable FieldDescriptor field(Descriptor type, String name) {
        return type.getFields().stream()
                .filter(f -> f.getName().equals(name) || f.getJsonName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String told(String path, JsonElement value, String expected) {
        String text = value.toString();
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return (path.isEmpty() ? "" : path + ": ") + shown + " (expected " + expected + ")";
    }

    private static String expected(FieldDescriptor field) {
        return switch (field.getType()) {
            case INT32, SINT32, SFIXED32 -> "a whole number of 32 bits";
            case INT64, SINT64, SFIXED64 -> "a whole number of 64 bits";
            case UINT32, FIXED32 -> "a whole number from 0, of 32 bits";
            case UINT64, FIXED64 -> "a whole number from 0, of 64 bits";
            case DOUBLE, FLOAT -> "a number";
            case BOOL -> "true or false";
            case STRING -> "text";
            case BYTES -> "text in base64";
            case ENUM ->
                    "one of "
                            + field.getEnumType().getValues().stream()
                                    .map(EnumValueDescriptor::getName)
                                    .collect(Collectors.joining(", "));
            case MESSAGE, GROUP -> "an object, a " + field.getMessageType().getFullName();
        };
    }
}
