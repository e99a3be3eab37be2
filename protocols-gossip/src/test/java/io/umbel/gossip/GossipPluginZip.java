package io.umbel.gossip;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.jmdns.JmDNS;
import picocli.CommandLine;

/** The plugin as the distribution packs it, from the classes under test. */
final class GossipPluginZip {
    private static final String MANIFEST =
            """
            Manifest-Version: 1.0
            Plugin-Id: gossip
            Plugin-Version: 0.1.0
            Plugin-Provider: Umbel

            """;

    private GossipPluginZip() {}

    static void write(Path zip) throws IOException {
        Files.createDirectories(zip.getParent());
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            add(out, "META-INF/MANIFEST.MF", MANIFEST.getBytes(StandardCharsets.UTF_8));
            Path classes = where(GossipProvider.class);
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    add(out, "classes/" + classes.relativize(file), Files.readAllBytes(file));
                }
            }
            for (Class<?> library :
                    List.of(
                            JsonFactory.class,
                            SmileFactory.class,
                            CommandLine.class,
                            JmDNS.class)) {
                Path jar = where(library);
                add(out, "lib/" + jar.getFileName(), Files.readAllBytes(jar));
            }
        }
    }

    private static void add(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
    }

    private static Path where(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
