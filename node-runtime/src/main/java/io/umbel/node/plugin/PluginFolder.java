package io.umbel.node.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The archives of the plugin folder, as they are at one moment. */
final class PluginFolder {
    private PluginFolder() {}

    /** Jars and zips, by name; none if the folder does not exist. Blocks on the disk. */
    static Map<Path, Stamp> archives(Path folder) throws IOException {
        var archives = new TreeMap<Path, Stamp>();
        for (Path file : files(folder)) {
            try {
                archives.put(file, Stamp.of(file));
            } catch (NoSuchFileException deletedMeanwhile) {
                archives.remove(file);
            }
        }
        return archives;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(PluginFolder::isArchive).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Tools that copy under another name hide the file, or end its name otherwise, until it is
     * whole.
     */
    private static boolean isArchive(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return (name.endsWith(".jar") || name.endsWith(".zip"))
                && !name.startsWith(".")
                && !Files.isDirectory(file);
    }
}
