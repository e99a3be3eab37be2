package io.umbel.node.scaffold;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a plugin compiles and tests against: a Maven repository of files that comes with the
 * distribution.
 *
 * @param repository the repository's folder
 * @param version the version of the SPI in it
 */
public record Sdk(Path repository, String version) {
    /**
     * Finds the SDK of an unpacked distribution. Reads the disk.
     *
     * @param distribution the distribution's root, which holds {@code bin} and {@code sdk}
     * @throws IOException if there is none; the message says where it was looked for
     */
    public static Sdk in(Path distribution) throws IOException {
        Path repository = distribution.resolve("sdk/repository").toAbsolutePath().normalize();
        Path spi = repository.resolve("io/umbel/umbel-spi");
        List<Path> versions = Files.isDirectory(spi) ? foldersIn(spi) : List.of();
        if (versions.size() != 1) {
            throw new IOException(
                    "sdk: %d versions of umbel-spi in %s (expected one; unpack the distribution again)"
                            .formatted(versions.size(), spi));
        }
        return new Sdk(repository, versions.getFirst().getFileName().toString());
    }

    private static List<Path> foldersIn(Path parent) throws IOException {
        try (var children = Files.list(parent)) {
            return children.filter(Files::isDirectory).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
