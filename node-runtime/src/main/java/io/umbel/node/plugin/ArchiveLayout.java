package io.umbel.node.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Where things are in the copy of an archive. Blocks on the disk. */
sealed interface ArchiveLayout {
    /** Empty if there is none. */
    Manifest manifest() throws IOException;

    /** Jars, and folders of classes. */
    List<Path> classPath() throws IOException;

    /** A single jar. */
    record Jar(Path file) implements ArchiveLayout {
        @Override
        public Manifest manifest() throws IOException {
            try (var jar = new JarFile(file.toFile(), false)) {
                Manifest manifest = jar.getManifest();
                return manifest == null ? new Manifest() : manifest;
            }
        }

        @Override
        public List<Path> classPath() {
            return List.of(file);
        }
    }

    /** An expanded zip with {@code classes/} and {@code lib/*.jar}. */
    record Zip(Path root) implements ArchiveLayout {
        private static final String CLASSES = "classes";
        private static final String LIB = "lib";

        @Override
        public Manifest manifest() throws IOException {
            for (Path folder : List.of(root.resolve(CLASSES), root)) {
                Path file = folder.resolve(JarFile.MANIFEST_NAME);
                if (Files.isRegularFile(file)) {
                    try (InputStream in = Files.newInputStream(file)) {
                        return new Manifest(in);
                    }
                }
            }
            return new Manifest();
        }

        @Override
        public List<Path> classPath() throws IOException {
            var path = new ArrayList<Path>();
            if (Files.isDirectory(root.resolve(CLASSES))) {
                path.add(root.resolve(CLASSES));
            }
            if (Files.isDirectory(root.resolve(LIB))) {
                try (var jars = Files.list(root.resolve(LIB))) {
                    jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().forEach(path::add);
                }
            }
            return path;
        }
    }
}
