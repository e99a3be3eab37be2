package io.umbel.grpc.dynamic;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files that import each other, linked into descriptors. For one thread. */
final class FileGraph {
    private final String origin;
    private final Map<String, FileDescriptorProto> files = new HashMap<>();
    private final Map<String, FileDescriptor> linked = new HashMap<>();
    private final Set<String> linking = new HashSet<>();

    /**
     * An empty graph.
     *
     * @param origin who the files are from, for errors
     */
    FileGraph(String origin) {
        this.origin = origin;
    }

    void add(FileDescriptorProto file) {
        files.putIfAbsent(file.getName(), file);
    }

    Set<String> names() {
        return files.keySet();
    }

    /** Imports that no file here is named like. */
    Set<String> missing() {
        var missing = new HashSet<String>();
        files.values().forEach(file -> missing.addAll(file.getDependencyList()));
        missing.removeAll(files.keySet());
        return missing;
    }

    /** All files, linked. */
    List<FileDescriptor> linkAll() throws DescriptorException {
        var all = new ArrayList<FileDescriptor>();
        for (String name : files.keySet().stream().sorted().toList()) {
            all.add(link(name));
        }
        return all;
    }

    private FileDescriptor link(String name) throws DescriptorException {
        FileDescriptor known = linked.get(name);
        if (known != null) {
            return known;
        }
        FileDescriptorProto file = files.get(name);
        if (file == null) {
            throw new DescriptorException(
                    "%s: a file imports %s, which is not in it (expected all imports; protoc puts them in with --include_imports)"
                            .formatted(origin, name));
        }
        if (!linking.add(name)) {
            throw new DescriptorException(
                    "%s: %s imports itself (expected no circle)".formatted(origin, name));
        }
        FileDescriptor descriptor = build(file);
        linked.put(name, descriptor);
        return descriptor;
    }

    private FileDescriptor build(FileDescriptorProto file) throws DescriptorException {
        var imports = new ArrayList<FileDescriptor>();
        for (String dependency : file.getDependencyList()) {
            imports.add(link(dependency));
        }
        try {
            return FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new));
        } catch (DescriptorValidationException e) {
            throw new DescriptorException(
                    "%s: %s is no valid descriptor: %s"
                            .formatted(origin, file.getName(), e.getMessage()),
                    e);
        }
    }
}
