package io.umbel.node.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Copies of shared packages inside an archive. They would never be loaded, yet whoever built them
 * in expects them to be: and two copies of Netty in one process end in a {@link LinkageError}.
 */
final class BundledPackages {
    private BundledPackages() {}

    /** Each as {@code package in file}. */
    static List<String> of(List<Path> classPath) throws IOException {
        var bundled = new TreeMap<String, Path>();
        for (Path element : classPath) {
            for (String entry : entries(element)) {
                SharedPackages.ofEntry(entry)
                        .ifPresent(name -> bundled.putIfAbsent(name, element.getFileName()));
            }
        }
        var described = new ArrayList<String>();
        bundled.forEach((name, element) -> described.add(name + " in " + element));
        return described;
    }

    private static List<String> entries(Path element) throws IOException {
        if (Files.isDirectory(element)) {
            try (var files = Files.walk(element)) {
                return files.map(file -> element.relativize(file).toString().replace('\\', '/'))
                        .toList();
            }
        }
        try (var jar = new JarFile(element.toFile(), false)) {
            return Collections.list(jar.entries()).stream().map(ZipEntry::getName).toList();
        }
    }
}
