package io.umbel.distribution;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** The example's jar under another id, with whatever else is to be different about it. */
final class PluginArchive {
    private static final String SERVICE = "META-INF/services/io.umbel.spi.ProtocolProvider";

    private final Manifest manifest;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private PluginArchive(Manifest manifest) {
        this.manifest = manifest;
    }

    static PluginArchive of(Path example, String id) throws IOException {
        try (var jar = new JarFile(example.toFile())) {
            var archive = new PluginArchive(new Manifest(jar.getManifest()));
            for (var entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    archive.entries.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
                }
            }
            return archive.manifest("Plugin-Id", id);
        }
    }

    PluginArchive manifest(String name, String value) {
        manifest.getMainAttributes().put(new Attributes.Name(name), value);
        return this;
    }

    PluginArchive file(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    PluginArchive withoutProviders() {
        entries.remove(SERVICE);
        return this;
    }

    /**
     * Its one provider is {@code Bad}, which serves {@code /bad-<id>/1.0}.
     *
     * @param create the body of {@code create}
     * @param lib what it is compiled against
     */
    PluginArchive provider(String create, Path lib) throws IOException {
        String source =
                """
                import io.umbel.spi.*;
                public final class Bad implements ProtocolProvider {
                    @Override public Alpn alpn() { return Alpn.of("/bad/1.0"); }
                    @Override public Protocol create(NodeContext node, com.typesafe.config.Config config) throws Exception {
                        %s
                    }
                }
                """
                        .formatted(create);
        return compiled("Bad", source, jarsIn(lib)).service(SERVICE, "Bad");
    }

    /** Its one service is {@code name}, a class without a package, compiled as this test is. */
    PluginArchive grpcService(String name, String source) throws IOException {
        return compiled(name, source, System.getProperty("java.class.path"))
                .service("META-INF/services/io.umbel.grpc.GrpcService", name);
    }

    private PluginArchive service(String entry, String name) {
        return file(entry, (name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private PluginArchive compiled(String name, String source, String classPath)
            throws IOException {
        Path folder = Files.createTempDirectory("umbel-it-");
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-cp", classPath, file.toString());
        assertThat(result).as("exit code of javac").isZero();
        try (var classes = Files.newDirectoryStream(folder, "*.class")) {
            for (Path each : classes) {
                file(String.valueOf(each.getFileName()), Files.readAllBytes(each));
            }
        }
        return this;
    }

    private static String jarsIn(Path folder) throws IOException {
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.map(Path::toString).collect(joining(File.pathSeparator));
        }
    }

    byte[] bytes() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            for (var entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Appears whole, under its final name. */
    static void drop(byte[] archive, Path folder, String name) throws IOException {
        Path draft = Files.write(folder.resolve("." + name + ".part"), archive);
        Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
