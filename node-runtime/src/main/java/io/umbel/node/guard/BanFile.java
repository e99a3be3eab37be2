package io.umbel.node.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Bans that outlive a restart: a line each, {@code subject since until reason}. A reader sees the
 * old file or the new one, never a part of it. Blocks; one caller at a time.
 */
final class BanFile {
    private static final String COMMENT = "#";
    private static final String HEADER =
            "# Who is banned: node id or IP address, since, until, reason."
                    + " Made by the node; change it with umbel ban and umbel unban.\n";
    private static final int COLUMNS = 4;

    private final Path file;

    BanFile(Path file) {
        this.file = file;
    }

    /**
     * What was written last; nothing if there is no file.
     *
     * @throws IOException if the file cannot be read, or a line of it is no ban
     */
    List<Ban> read() throws IOException {
        var bans = new ArrayList<Ban>();
        int number = 0;
        for (String line : lines()) {
            number++;
            if (!line.isBlank() && !line.startsWith(COMMENT)) {
                bans.add(parse(line, number));
            }
        }
        return bans;
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    private Ban parse(String line, int number) throws IOException {
        String[] columns = line.split(" ", COLUMNS);
        try {
            return new Ban(
                    BanSubject.parse(columns[0]),
                    Instant.parse(columns[1]),
                    Instant.parse(columns[2]),
                    columns[3]);
        } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(
                    "%s:%d: \"%s\" (expected \"subject since until reason\": mend the line or delete it)"
                            .formatted(file, number, line),
                    e);
        }
    }

    /** Puts {@code bans} in place of what was there; when it returns they are on the disk. */
    void write(Collection<Ban> bans) throws IOException {
        var text = new StringBuilder(HEADER);
        for (Ban ban : bans) {
            text.append(ban.subject())
                    .append(' ')
                    .append(ban.since())
                    .append(' ')
                    .append(ban.until())
                    .append(' ')
                    .append(ban.reason())
                    .append('\n');
        }
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file");
        Files.createDirectories(directory);
        Path next = directory.resolve(file.getFileName() + ".next");
        writeThrough(next, text.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeThrough(Path next, byte[] bytes) throws IOException {
        try (var channel =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }
}
