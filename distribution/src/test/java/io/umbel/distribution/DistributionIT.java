package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the archive, and what is not. */
final class DistributionIT {
    @TempDir private static Path folder;
    private static UnpackedArchive archive;

    @BeforeAll
    static void unpack() throws Exception {
        archive = UnpackedArchive.into(folder);
    }

    @Test
    void archive_holdsWhatTheReadmeNames() {
        for (String file :
                new String[] {
                    "LICENSE",
                    "README.md",
                    "bin/umbel",
                    "bin/umbel.bat",
                    "conf/node.conf",
                    "conf/logback.xml",
                    "conf/umbel.service",
                    "plugins/README.md",
                    "observability/umbel-alerts.yml",
                    "observability/umbel-grafana.json"
                }) {
            assertThat(archive.file(file)).isNotEmptyFile();
        }
        assertThat(archive.file("bin/umbel")).isExecutable();
    }

    @Test
    void pluginsFolder_isEmpty_andTheExamplesWaitBesideIt() throws IOException {
        try (Stream<Path> plugins = Files.list(archive.file("plugins"))) {
            assertThat(plugins)
                    .extracting(Path::getFileName)
                    .map(Path::toString)
                    .containsExactly("README.md");
        }
        for (String example :
                List.of(
                        "umbel-plugin-chat-",
                        "umbel-plugin-echo-",
                        "umbel-plugin-greeter-",
                        "umbel-plugin-relay-",
                        "umbel-grpc-",
                        "umbel-gossip-",
                        "umbel-metrics-")) {
            assertThat(archive.only("examples", example)).isRegularFile();
        }
    }

    @Test
    void lib_holdsTheRuntime_andNothingForTests() throws IOException {
        try (Stream<Path> jars = Files.list(archive.file("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .anyMatch(jar -> jar.startsWith("umbel-node-runtime-"))
                    .anyMatch(jar -> jar.startsWith("umbel-spi-"))
                    .anyMatch(jar -> jar.startsWith("netty-codec-http2-"))
                    .noneMatch(jar -> jar.startsWith("umbel-testkit-"))
                    .noneMatch(jar -> jar.startsWith("umbel-plugin-"))
                    .noneMatch(jar -> jar.startsWith("junit-") || jar.startsWith("assertj-"));
        }
    }
}
