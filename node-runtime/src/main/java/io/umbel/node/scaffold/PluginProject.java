package io.umbel.node.scaffold;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A Maven project of a plugin that works, with a test that it passes. It builds with {@code mvn
 * package} against the {@link Sdk}.
 */
public final class PluginProject {
    private static final String PACKAGE = "com.example.";

    private final PluginName name;
    private final PluginKind kind;
    private final Sdk sdk;

    /** A project to be written. */
    public PluginProject(PluginName name, PluginKind kind, Sdk sdk) {
        this.name = name;
        this.kind = kind;
        this.sdk = sdk;
    }

    private Map<String, String> words() throws IOException {
        var words = new HashMap<String, String>();
        words.put("{{name}}", name.text());
        words.put("{{Name}}", name.classPrefix());
        words.put("{{package}}", packageName());
        words.put("{{proto-package}}", name.packageSegment() + ".v1");
        words.put("{{version}}", sdk.version());
        words.put("{{repository}}", inXml(sdk.repository().toUri().toString()));
        versions().forEach((key, value) -> words.put("{{" + key + "}}", String.valueOf(value)));
        return words;
    }

    private static Properties versions() throws IOException {
        var versions = new Properties();
        versions.load(new StringReader(read("versions.properties")));
        return versions;
    }

    /** A URI holds no other character that XML minds. */
    private static String inXml(String uri) {
        return uri.replace("&", "&amp;");
    }

    /**
     * Writes the project into {@code directory}, which is made if missing. Blocks on the disk.
     *
     * @return the files written
     * @throws FileAlreadyExistsException if the directory holds anything: nothing is overwritten
     */
    public List<Path> writeTo(Path directory) throws IOException {
        requireEmpty(directory);
        Map<String, String> words = words();
        var written = new ArrayList<Path>();
        for (var entry : templatesByFile().entrySet()) {
            Path file = directory.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, fill(read(entry.getValue() + ".template"), words));
            written.add(file);
        }
        written.sort(null);
        return List.copyOf(written);
    }

    private static void requireEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var children = Files.newDirectoryStream(directory)) {
            if (children.iterator().hasNext()) {
                throw new FileAlreadyExistsException(
                        directory.toString(), null, "not empty (expected a new or empty folder)");
            }
        }
    }

    /** Where each template goes. */
    private Map<String, String> templatesByFile() {
        String sources = packageName().replace('.', '/') + '/' + name.classPrefix();
        var files = new HashMap<>(Map.of(".gitignore", "gitignore"));
        files.putAll(
                switch (kind) {
                    case PROTOCOL ->
                            Map.of(
                                    "pom.xml",
                                    "protocol/pom.xml",
                                    "README.md",
                                    "protocol/README.md",
                                    "src/main/java/" + sources + "Provider.java",
                                    "protocol/Provider.java",
                                    "src/main/java/" + sources + "Handler.java",
                                    "protocol/Handler.java",
                                    "src/main/resources/META-INF/services/io.umbel.spi.ProtocolProvider",
                                    "protocol/services",
                                    "src/test/java/" + sources + "ContractTest.java",
                                    "protocol/ContractTest.java");
                    case GRPC_SERVICE ->
                            Map.of(
                                    "pom.xml",
                                    "grpc/pom.xml",
                                    "README.md",
                                    "grpc/README.md",
                                    "src/main/protobuf/" + name + ".proto",
                                    "grpc/service.proto",
                                    "src/main/java/" + sources + "Plugin.java",
                                    "grpc/Plugin.java",
                                    "src/main/java/" + sources + "Service.java",
                                    "grpc/Service.java",
                                    "src/main/resources/META-INF/services/io.umbel.grpc.GrpcService",
                                    "grpc/services",
                                    "src/test/java/" + sources + "ServiceTest.java",
                                    "grpc/ServiceTest.java");
                });
        return files;
    }

    private String packageName() {
        return PACKAGE + name.packageSegment();
    }

    private static String fill(String template, Map<String, String> words) {
        String text = template;
        for (var word : words.entrySet()) {
            text = text.replace(word.getKey(), word.getValue());
        }
        return text;
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = PluginProject.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(
                        resource + ": missing beside " + PluginProject.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
