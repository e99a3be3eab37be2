package io.umbel.node.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.pf4j.util.Unzip;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the archives, one folder each, from which classes are loaded: so the files in the
 * plugin folder are never locked, and may be overwritten while a loader reads the copy.
 */
final class WorkFolder {
    private static final Logger log = LoggerFactory.getLogger(WorkFolder.class);
    private static final int HASH_IN_NAME = 12;
    private static final String EXPANDED = "expanded";

    private final Path root;
    private int received;

    /** Empties the folder: what is in it is left from an earlier run. */
    WorkFolder(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root);
        keepOnly(List.of());
    }

    Path root() {
        return root;
    }

    /** A copy that has no name yet. */
    record Incoming(Path folder, String hash) {}

    /**
     * Copies an archive; a zip is expanded.
     *
     * @throws java.util.zip.ZipException if it is not whole
     */
    Incoming receive(Path archive) throws IOException {
        Path folder = Files.createDirectory(root.resolve("incoming-" + received++));
        try {
            Path copy = folder.resolve(archive.getFileName());
            String hash = copy(archive, copy);
            if (isZip(copy)) {
                expand(copy, folder.resolve(EXPANDED));
            }
            return new Incoming(folder, hash);
        } catch (IOException e) {
            delete(folder);
            throw e;
        }
    }

    /** What is in the folder of a copy, before and after it got its name. */
    static ArchiveLayout layout(Path folder, Path archive) {
        return isZip(archive)
                ? new ArchiveLayout.Zip(folder.resolve(EXPANDED))
                : new ArchiveLayout.Jar(folder.resolve(archive.getFileName()));
    }

    private static boolean isZip(Path archive) {
        return archive.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    private static String copy(Path from, Path to) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(from), sha256)) {
            var _ = Files.copy(in, to);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    /**
     * Opened first: a zip that was cut short has no directory at its end, yet would expand in part.
     */
    private static void expand(Path zip, Path target) throws IOException {
        try (var _ = new ZipFile(zip.toFile())) {
            new Unzip(zip.toFile(), target.toFile()).extract();
        }
        Files.delete(zip);
    }

    /** Gives the copy its name; the folder it is in from now on. The same content is kept once. */
    Path name(Incoming incoming, String id, String version) throws IOException {
        Path named =
                root.resolve(id + "-" + version + "-" + incoming.hash().substring(0, HASH_IN_NAME));
        return Files.exists(named) ? named : Files.move(incoming.folder(), named);
    }

    void discardUnnamed(Incoming incoming) {
        if (Files.exists(incoming.folder())) {
            delete(incoming.folder());
        }
    }

    /** Deletes all copies but those of these archives. */
    void keepOnly(Collection<PluginArchive> archives) {
        try (var folders = Files.list(root)) {
            folders.filter(folder -> archives.stream().noneMatch(a -> a.folder().equals(folder)))
                    .forEach(WorkFolder::delete);
        } catch (IOException e) {
            log.warn("work folder {} cannot be listed; old copies of plugins stay in it", root, e);
        }
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            log.warn("{} cannot be deleted; the next start of the node tries again", folder, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
