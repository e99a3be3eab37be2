package io.umbel.grpc.command;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.umbel.grpc.test.LibraryOuterClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What protoc --descriptor_set_out writes for library.proto. */
final class Descriptors {
    private Descriptors() {}

    static void writeLibraryTo(Path file) throws IOException {
        FileDescriptor library = LibraryOuterClass.getDescriptor();
        var set = FileDescriptorSet.newBuilder().addFile(library.toProto());
        library.getDependencies().forEach(imported -> set.addFile(imported.toProto()));
        Files.write(file, set.build().toByteArray());
    }

    static void writeLibraryWithoutImportsTo(Path file) throws IOException {
        var set =
                FileDescriptorSet.newBuilder().addFile(LibraryOuterClass.getDescriptor().toProto());
        Files.write(file, set.build().toByteArray());
    }
}
