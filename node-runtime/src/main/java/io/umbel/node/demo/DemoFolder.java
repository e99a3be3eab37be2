package io.umbel.node.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The demo's files. */
final class DemoFolder {
    private DemoFolder() {}

    /**
     * Copies a plugin's jar under another {@code Plugin-Version}; the target appears in one step.
     */
    static void copyAsVersion(Path jar, Path target, String version) throws IOException {
        Path draft = Files.createTempFile("umbel-demo-", ".jar");
        try (var from = new JarFile(jar.toFile())) {
            var manifest = new Manifest(from.getManifest());
            manifest.getMainAttributes().putValue("Plugin-Version", version);
            try (var out = new JarOutputStream(Files.newOutputStream(draft), manifest)) {
                copyEntries(from, out);
            }
        }
        Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void copyEntries(JarFile from, JarOutputStream out) throws IOException {
        for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (entry.isDirectory() || entry.getName().equals(JarFile.MANIFEST_NAME)) {
                continue;
            }
            out.putNextEntry(new JarEntry(entry.getName()));
            try (InputStream in = from.getInputStream(entry)) {
                in.transferTo(out);
            }
            out.closeEntry();
        }
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
