package io.umbel.node.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Key files as tests need them. */
final class KeyFiles {
    private KeyFiles() {}

    static void writePrivate(Path file, String content) throws IOException {
        Files.writeString(file, content);
        mode(file, "rw-------");
    }

    static void mode(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
