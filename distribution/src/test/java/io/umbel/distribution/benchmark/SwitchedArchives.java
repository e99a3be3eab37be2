package io.umbel.distribution.benchmark;

import io.umbel.distribution.UnpackedArchive;
import io.umbel.distribution.benchmark.plugin.PlainEcho;
import io.umbel.distribution.benchmark.plugin.Switch;
import io.umbel.distribution.benchmark.plugin.SwitchedGrpc;
import io.umbel.distribution.benchmark.plugin.SwitchedMetrics;
import io.umbel.metrics.MetricsProvider;
import io.umbel.spi.ProtocolProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Plugins of the archive, with a switch put in: the classes of a package of the benchmark, and the
 * providers that stand for, or beside, the plugin's own. All else in them is as it was.
 */
record SwitchedArchives(UnpackedArchive archive, Path folder) {
    private static final String PROVIDERS = "META-INF/services/" + ProtocolProvider.class.getName();
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /** Into {@code folder}, which is there. */
    void copyAll() throws IOException {
        archive.copyExample("umbel-plugin-greeter-", folder);
        archive.copyExample("umbel-plugin-echo-", folder);
        copyPlainEcho();
        copyMetrics();
        copyGrpc();
    }

    private void copyPlainEcho() throws IOException {
        try (FileSystem jar = open(copy("umbel-plugin-echo-", "plain-"))) {
            Path manifest = jar.getPath(MANIFEST);
            String echo = Files.readString(manifest);
            Files.writeString(manifest, echo.replace("Plugin-Id: echo", "Plugin-Id: plain-echo"));
            provide(jar.getPath("/"), PlainEcho.class);
        }
    }

    private void copyMetrics() throws IOException {
        try (FileSystem zip = open(copy("umbel-metrics-", ""))) {
            provide(zip.getPath("classes"), MetricsProvider.class, SwitchedMetrics.class);
        }
    }

    private void copyGrpc() throws IOException {
        Path jar = Files.createTempFile(folder, ".plugin", ".jar");
        try (FileSystem zip = open(copy("umbel-grpc-", ""))) {
            Path within;
            try (var jars =
                    Files.newDirectoryStream(zip.getPath("lib"), "umbel-protocols-grpc-*")) {
                within = jars.iterator().next();
            }
            Files.copy(within, jar, StandardCopyOption.REPLACE_EXISTING);
            try (FileSystem contents = open(jar)) {
                provide(contents.getPath("/"), SwitchedGrpc.class, SwitchedGrpc.Told.class);
            }
            Files.copy(jar, within, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.delete(jar);
        }
    }

    private Path copy(String example, String prefix) throws IOException {
        Path from = archive.only("examples", example);
        return Files.copy(from, folder.resolve(prefix + from.getFileName()));
    }

    private static FileSystem open(Path file) throws IOException {
        return FileSystems.newFileSystem(file);
    }

    /** These, of all providers of protocols in {@code root}. */
    private static void provide(Path root, Class<?>... providers) throws IOException {
        var names = List.of(providers).stream().map(Class::getName).toList();
        Files.write(root.resolve(PROVIDERS), names);
        Path own = classesOf(Switch.class);
        Path to = root.resolve(Switch.class.getPackageName().replace('.', '/'));
        Files.createDirectories(to);
        try (var classes = Files.newDirectoryStream(own, "*.class")) {
            for (Path file : classes) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    /** The folder with the classes of its package. */
    private static Path classesOf(Class<?> one) throws IOException {
        try {
            URI file = one.getResource(one.getSimpleName() + ".class").toURI();
            return Path.of(file).getParent();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
