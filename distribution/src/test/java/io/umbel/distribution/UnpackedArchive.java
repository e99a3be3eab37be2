package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The archive that the build made, unpacked.
 *
 * @param home the distribution's root
 */
public record UnpackedArchive(Path home) {
    private static final long SECONDS = 60;

    /** Unpacks the archive that the build names into {@code folder}. */
    public static UnpackedArchive into(Path folder) throws IOException, InterruptedException {
        Path archive = Path.of(property("umbel.archive"));
        var command = List.of("tar", "-xzf", archive.toString(), "-C", folder.toString());
        Process tar = new ProcessBuilder(command).inheritIO().start();
        assertThat(tar.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(tar.exitValue()).as("exit code of tar").isZero();
        try (var roots = Files.list(folder)) {
            return new UnpackedArchive(roots.findFirst().orElseThrow());
        }
    }

    /** A property that the build hands to end-to-end tests. */
    public static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(
                    name
                            + ": not set (expected from the build; run mvn -pl distribution -am"
                            + " verify)");
        }
        return value;
    }

    public Path file(String path) {
        return home.resolve(path);
    }

    String version() {
        return home.getFileName().toString().substring("umbel-".length());
    }

    /** Copies an example into the folder from which nodes of this archive load plugins. */
    public void enable(String example) throws IOException {
        copyExample(example, file("plugins"));
    }

    /** Copies the example whose name begins so into {@code folder}. */
    public void copyExample(String example, Path folder) throws IOException {
        Path jar = only("examples", example);
        Files.copy(jar, folder.resolve(jar.getFileName()));
    }

    /** The one file in {@code folder} whose name begins with {@code prefix}. */
    public Path only(String folder, String prefix) throws IOException {
        try (var files = Files.list(home.resolve(folder))) {
            List<Path> found =
                    files.filter(f -> f.getFileName().toString().startsWith(prefix)).toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }
}
