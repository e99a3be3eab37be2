package io.umbel.grpc.dynamic;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** What {@code protoc --descriptor_set_out=FILE --include_imports} has written. */
public final class DescriptorSetFile implements DescriptorSource {
    private final Path file;
    private final TreeMap<String, ServiceDescriptor> services = new TreeMap<>();

    private DescriptorSetFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the file; blocks on the disk.
     *
     * @throws IOException if it cannot be read
     * @throws DescriptorException if it is no descriptor set, or holds not all imports
     */
    public static DescriptorSetFile read(Path file) throws IOException, DescriptorException {
        var graph = new FileGraph(file.toString());
        try {
            FileDescriptorSet.parseFrom(Files.readAllBytes(file)).getFileList().forEach(graph::add);
        } catch (InvalidProtocolBufferException e) {
            throw new DescriptorException(
                    file
                            + ": no descriptor set (expected what protoc --descriptor_set_out writes): "
                            + e.getMessage(),
                    e);
        }
        var source = new DescriptorSetFile(file);
        for (FileDescriptor descriptor : graph.linkAll()) {
            descriptor.getServices().forEach(s -> source.services.put(s.getFullName(), s));
        }
        return source;
    }

    @Override
    public List<String> services() {
        return List.copyOf(services.keySet());
    }

    @Override
    public ServiceDescriptor service(String name) throws DescriptorException {
        ServiceDescriptor service = services.get(name);
        if (service == null) {
            throw new DescriptorException(
                    "%s does not describe service %s (expected one of %s)"
                            .formatted(file, name, Names.near(name, services.keySet())));
        }
        return service;
    }
}
