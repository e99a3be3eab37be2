package io.umbel.grpc.dynamic;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TypeRegistry;
import com.google.rpc.ErrorDetailsProto;
import java.util.HashSet;
import java.util.Set;

/** The messages that may stand in a {@code google.protobuf.Any}. */
final class AnyTypes {
    private final TypeRegistry.Builder registry = TypeRegistry.newBuilder();
    private final Set<String> seen = new HashSet<>();

    private AnyTypes() {}

    /** Those of a type's file and of all it imports, and the details of errors. */
    static TypeRegistry around(Descriptor type) {
        var types = new AnyTypes();
        types.add(ErrorDetailsProto.getDescriptor());
        types.add(type.getFile());
        return types.registry.build();
    }

    private void add(FileDescriptor file) {
        if (seen.add(file.getName())) {
            registry.add(file.getMessageTypes());
            file.getDependencies().forEach(this::add);
        }
    }
}
