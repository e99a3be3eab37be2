package io.umbel.relay;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Another module's plugin as the distribution packs it: its classes, and libraries beside them. */
final class PluginZip {
    private static final List<String> LIBRARIES =
            List.of(
                    "HdrHistogram",
                    "aircompressor",
                    "failureaccess",
                    "grpc-",
                    "gson-",
                    "guava-",
                    "jackson-",
                    "jmdns-",
                    "perfmark-",
                    "picocli-",
                    "proto-google-",
                    "protobuf-");

    private PluginZip() {}

    static void write(Path folder, String id, Class<?> provider) throws IOException {
        Files.createDirectories(folder);
        Path classes = where(provider);
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(id + ".zip")))) {
            add(zip, "META-INF/MANIFEST.MF", manifest(id, ""));
            if (Files.isRegularFile(classes)) {
                add(zip, "lib/" + classes.getFileName(), Files.readAllBytes(classes));
            } else {
                try (Stream<Path> files = Files.walk(classes)) {
                    for (Path each : files.filter(Files::isRegularFile).toList()) {
                        String name = "classes/" + classes.relativize(each);
                        add(zip, name, Files.readAllBytes(each));
                    }
                }
            }
            for (Path library : libraries()) {
                add(zip, "lib/" + library.getFileName(), Files.readAllBytes(library));
            }
        }
    }

    /** A plugin of one class of this module's and its parts, for the plugin {@code other}. */
    static void write(Path folder, String id, String other, Class<?> service, Class<?> offered)
            throws IOException {
        Files.createDirectories(folder);
        Path classes = where(offered);
        Path beside = classes.resolve(offered.getPackageName().replace('.', '/'));
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(id + ".zip")));
                var parts = Files.newDirectoryStream(beside, offered.getSimpleName() + "*.class")) {
            add(zip, "META-INF/MANIFEST.MF", manifest(id, "Plugin-Dependencies: " + other + "\n"));
            for (Path part : parts) {
                add(zip, "classes/" + classes.relativize(part), Files.readAllBytes(part));
            }
            String provided = "classes/META-INF/services/" + service.getName();
            add(zip, provided, offered.getName().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] manifest(String id, String more) {
        return """
        Manifest-Version: 1.0
        Plugin-Id: %s
        Plugin-Version: 0.1.0
        Plugin-Provider: Umbel
        %s
        """
                .formatted(id, more)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<Path> libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path ->
                        LIBRARIES.stream().anyMatch(path.getFileName().toString()::startsWith))
                .toList();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
    }

    private static Path where(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
