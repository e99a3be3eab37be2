package io.umbel.node.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second node out of a node's directory: they would share one key, and delete each other's
 * work folders. The system lets go of it when the process ends, however it ends.
 */
final class HomeLock implements AutoCloseable {
    private static final String NAME = "node.lock";

    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it; does not wait.
     *
     * @throws IOException if another node has it, with the mend
     */
    static HomeLock take(Path home) throws IOException {
        Files.createDirectories(home);
        FileChannel channel =
                FileChannel.open(
                        home.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new IOException(
                    "umbel.home: a node runs in %s already (stop it with: umbel stop; or give this one a home of its own)"
                            .formatted(home));
        }
        return new HomeLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // held by another node of this process
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
