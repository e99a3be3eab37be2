package io.umbel.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A directory that is made when first asked for. */
final class TemporaryDirectory {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Path path;

    Path path() {
        lock.lock();
        try {
            if (path == null) {
                path = Files.createTempDirectory("umbel-test-");
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary directory", e);
        } finally {
            lock.unlock();
        }
    }

    void delete() {
        lock.lock();
        try {
            if (path != null) {
                deepestFirst(path).forEach(TemporaryDirectory::deleteFile);
                path = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private static List<Path> deepestFirst(Path root) {
        try (var paths = Files.walk(root)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
    }

    private static void deleteFile(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
