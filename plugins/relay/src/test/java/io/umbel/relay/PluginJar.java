package io.umbel.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A plugin's jar, made of its classes. */
final class PluginJar {
    private PluginJar() {}

    static void write(Path folder, String id, Class<?> provider) throws IOException {
        Path jar = folder.resolve(id + ".jar");
        Files.createDirectories(jar.getParent());
        Path classes = classes(provider);
        if (Files.isRegularFile(classes)) { // another module's, packed already
            Files.copy(classes, jar, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        try (OutputStream file = Files.newOutputStream(jar);
                var out = new JarOutputStream(file, manifest(id))) {
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path each : files.filter(Files::isRegularFile).toList()) {
                    out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                    Files.copy(each, out);
                }
            }
        }
    }

    private static Manifest manifest(String id) {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Plugin-Id", id);
        main.putValue("Plugin-Version", "0.1.0");
        main.putValue("Plugin-Provider", "Umbel");
        return manifest;
    }

    private static Path classes(Class<?> provider) {
        try {
            return Path.of(provider.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
