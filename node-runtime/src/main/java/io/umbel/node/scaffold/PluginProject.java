package io.umbel.node.scaffold;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Maven project of a plugin that works: a provider, a handler, and the contract test which they
 * pass. It builds with {@code mvn package} against the {@link Sdk}.
 */
public final class PluginProject {
    private static final String PACKAGE = "com.example.";

    private final PluginName name;
    private final Map<String, String> words;

    /** A project to be written. */
    public PluginProject(PluginName name, Sdk sdk) {
        this.name = name;
        this.words =
                Map.of(
                        "{{name}}", name.text(),
                        "{{Name}}", name.classPrefix(),
                        "{{package}}", packageName(),
                        "{{version}}", sdk.version(),
                        "{{repository}}", inXml(sdk.repository().toUri().toString()));
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
        var written = new ArrayList<Path>();
        for (var entry : templatesByFile().entrySet()) {
            Path file = directory.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, fill(read(entry.getValue())));
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

    private Map<String, String> templatesByFile() {
        String sources = packageName().replace('.', '/') + '/' + name.classPrefix();
        return Map.of(
                "pom.xml",
                "pom.xml",
                "README.md",
                "README.md",
                ".gitignore",
                "gitignore",
                "src/main/java/" + sources + "Provider.java",
                "Provider.java",
                "src/main/java/" + sources + "Handler.java",
                "Handler.java",
                "src/main/resources/META-INF/services/io.umbel.spi.ProtocolProvider",
                "services",
                "src/test/java/" + sources + "ContractTest.java",
                "ContractTest.java");
    }

    private String packageName() {
        return PACKAGE + name.packageSegment();
    }

    private String fill(String template) {
        String text = template;
        for (var word : words.entrySet()) {
            text = text.replace(word.getKey(), word.getValue());
        }
        return text;
    }

    private static String read(String template) throws IOException {
        String resource = template + ".template";
        try (InputStream in = PluginProject.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(
                        resource + ": missing beside " + PluginProject.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
