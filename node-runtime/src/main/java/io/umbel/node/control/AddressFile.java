package io.umbel.node.control;

import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * {@code node.address} in the node's directory: where commands of this machine find the running
 * node. A node that was killed leaves it behind; whoever dials what it names then gets no answer.
 */
public final class AddressFile {
    private static final String NAME = "node.address";

    private final Path file;

    /** The file of the node whose directory is {@code data}. */
    public AddressFile(Path data) {
        this.file = data.resolve(NAME);
    }

    /**
     * Writes it, mode 0600, in one step: a reader sees the old address or the new. It names no
     * relay: a command that dialed over one with the node's own key would take the node's place
     * there.
     */
    public void write(NodeAddress address) throws IOException {
        var here = new NodeAddress(address.id(), address.addresses(), List.of());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), NAME, ".tmp");
        if (Files.getFileStore(draft).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(draft, here + System.lineSeparator());
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * What it holds; empty if there is none.
     *
     * @throws IOException if it cannot be read, or holds no address
     */
    public Optional<NodeAddress> read() throws IOException {
        try {
            return Optional.of(NodeAddress.parse(Files.readString(file).strip()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + ": no node address (delete it and start the node again)", e);
        }
    }

    /** Removes it; does nothing if there is none. */
    public void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
