package io.umbel.grpc.dynamic;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Descriptors as the source they came from, for a person to read; for one description. */
public final class ProtoSource {
    private static final String INDENT = "  ";
    private static final String WELL_KNOWN = "google.protobuf";

    private final StringBuilder text = new StringBuilder();
    private final Set<GenericDescriptor> told = new LinkedHashSet<>();
    private final ArrayDeque<GenericDescriptor> toTell = new ArrayDeque<>();

    private ProtoSource() {}

    /** A service, and every message and enum that its methods lead to. */
    public static String of(ServiceDescriptor service) {
        var source = new ProtoSource();
        source.text.append("service ").append(service.getFullName()).append(" {\n");
        service.getMethods().forEach(method -> source.method(method, INDENT));
        source.text.append("}\n");
        return source.withTypes();
    }

    /** A method, and every message and enum that it leads to. */
    public static String of(MethodDescriptor method) {
        var source = new ProtoSource();
        source.method(method, "");
        return source.withTypes();
    }

    private String withTypes() {
        for (var type = toTell.poll(); type != null; type = toTell.poll()) {
            text.append('\n');
            switch (type) {
                case Descriptor message -> message(message);
                case EnumDescriptor constants -> constants(constants);
                default -> throw new AssertionError("only messages and enums are types: " + type);
            }
        }
        return text.toString().stripTrailing();
    }

    private void method(MethodDescriptor method, String indent) {
        text.append(indent)
                .append("rpc ")
                .append(method.getName())
                .append(" (")
                .append(method.isClientStreaming() ? "stream " : "")
                .append(reference(method.getInputType()))
                .append(") returns (")
                .append(method.isServerStreaming() ? "stream " : "")
                .append(reference(method.getOutputType()))
                .append(");\n");
    }

    private String reference(GenericDescriptor type) {
        boolean wellKnown = type.getFile().getPackage().equals(WELL_KNOWN);
        if (!wellKnown && told.add(type)) {
            toTell.add(type);
        }
        return type.getFullName();
    }

    private void message(Descriptor type) {
        text.append("message ").append(type.getFullName()).append(" {\n");
        for (FieldDescriptor field : type.getFields()) {
            OneofDescriptor oneof = field.getRealContainingOneof();
            if (oneof == null) {
                field(field, INDENT);
            } else if (oneof.getField(0) == field) {
                text.append(INDENT).append("oneof ").append(oneof.getName()).append(" {\n");
                oneof.getFields().forEach(one -> field(one, INDENT + INDENT));
                text.append(INDENT).append("}\n");
            }
        }
        text.append("}\n");
    }

    private void field(FieldDescriptor field, String indent) {
        text.append(indent)
                .append(type(field))
                .append(' ')
                .append(field.getName())
                .append(" = ")
                .append(field.getNumber())
                .append(";\n");
    }

    private String type(FieldDescriptor field) {
        if (field.isMapField()) {
            Descriptor entry = field.getMessageType();
            return "map<%s, %s>"
                    .formatted(
                            name(entry.findFieldByName("key")),
                            name(entry.findFieldByName("value")));
        }
        if (field.isRepeated()) {
            return "repeated " + name(field);
        }
        return isOptional(field) ? "optional " + name(field) : name(field);
    }

    private static boolean isOptional(FieldDescriptor field) {
        return field.hasPresence()
                && field.getJavaType() != JavaType.MESSAGE
                && field.getRealContainingOneof() == null;
    }

    private String name(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> reference(field.getMessageType());
            case ENUM -> reference(field.getEnumType());
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private void constants(EnumDescriptor type) {
        text.append("enum ").append(type.getFullName()).append(" {\n");
        type.getValues()
                .forEach(value ->
                        text.append(INDENT)
                                .append(value.getName())
                                .append(" = ")
                                .append(value.getNumber())
                                .append(";\n"));
        text.append("}\n");
    }
}
