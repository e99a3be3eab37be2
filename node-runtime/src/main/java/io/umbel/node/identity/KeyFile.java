package io.umbel.node.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.Objects;
import java.util.Set;

/** The node's private key on disk: readable by its owner only. */
final class KeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNERS =
            PosixFilePermissions.fromString("rwx------");
    private static final long MAX_SIZE = 64 * 1024;

    private KeyFile() {}

    static KeyPair readOrCreate(Path file) throws IOException {
        if (Files.notExists(file)) {
            try {
                create(file.toAbsolutePath(), NodeKey.generate().privateKey());
            } catch (IOException e) {
                throw new KeyFileException(
                        file,
                        "cannot be made: " + e + " (expected a folder that this user may write)",
                        e);
            }
        }
        return read(file);
    }

    static KeyPair read(Path file) throws KeyFileException {
        try {
            refuseOtherReaders(file);
            if (Files.size(file) > MAX_SIZE) {
                throw new KeyFileException(
                        file,
                        Files.size(file)
                                + " bytes (expected a PKCS#8 PEM file of about 120; is it the right"
                                + " file?)",
                        null);
            }
            return PrivateKeyPem.parse(
                    file, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (KeyFileException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new KeyFileException(
                    file, "not found (expected a PKCS#8 PEM file; `umbel run` makes one)", e);
        } catch (AccessDeniedException e) {
            throw new KeyFileException(
                    file,
                    "this user may not read it (expected its owner: run the node as that user, or"
                            + " `chown` the file)",
                    e);
        } catch (IOException e) {
            throw new KeyFileException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static void refuseOtherReaders(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new KeyFileException(
                    file, "is a directory (expected a PKCS#8 PEM file: name one inside it)", null);
        }
        if (!isPosix(file)) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNERS.containsAll(permissions)) {
            throw new KeyFileException(
                    file,
                    "mode "
                            + PosixFilePermissions.toString(permissions)
                            + " gives others access (expected rw-------: `chmod 600 "
                            + file
                            + "`; if somebody may have read it, make a new key)",
                    null);
        }
    }

    /**
     * Makes the file whole, or not at all if somebody else just did: a node that starts at the same
     * moment never reads half a key.
     */
    private static void create(Path target, PrivateKey key) throws IOException {
        Path folder = Objects.requireNonNull(target.getParent(), "a file is in a folder");
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, ".key", ".new", ownerOnly(folder));
        try {
            Files.writeString(draft, PrivateKeyPem.format(key), StandardOpenOption.SYNC);
            publish(draft, target);
        } catch (FileAlreadyExistsException _) {
            // The other's key is as good, and both nodes read it.
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** A link, unlike a move, is refused by the file system itself if the target exists. */
    private static void publish(Path draft, Path target) throws IOException {
        try {
            Files.createLink(target, draft);
        } catch (UnsupportedOperationException _) {
            Files.move(draft, target);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
        return isPosix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
