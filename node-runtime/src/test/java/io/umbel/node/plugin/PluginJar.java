package io.umbel.node.plugin;

import io.umbel.spi.ProtocolProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A plugin as its author would pack it, from source text. */
public final class PluginJar {
    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final Map<String, byte[]> libraries = new LinkedHashMap<>();

    public static PluginJar of(String id, String version) {
        return new PluginJar().manifest("Plugin-Id", id).manifest("Plugin-Version", version);
    }

    /** A plugin that serves one protocol, which does nothing. */
    static PluginJar serving(String id, String version, String alpn) {
        return of(id, version).protocol(alpn, "", "return connection -> {};");
    }

    PluginJar manifest(String attribute, String value) {
        manifest.put(attribute, value);
        return this;
    }

    PluginJar without(String attribute) {
        manifest.remove(attribute);
        return this;
    }

    PluginJar needs(String dependencies) {
        return manifest("Plugin-Dependencies", dependencies);
    }

    public PluginJar source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    /** One line more in the file that names the providers of a service. */
    public PluginJar service(Class<?> service, String className) {
        String name = "META-INF/services/" + service.getName();
        String before = new String(entries.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
        return file(name, before + className + "\n");
    }

    PluginJar file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    PluginJar file(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    /** A jar in {@code lib/}, if this is packed as a zip. */
    PluginJar library(String name, Map<String, byte[]> content) {
        libraries.put("lib/" + name, pack(content));
        return this;
    }

    /**
     * A provider {@code demo.<id>.Provider<n>}.
     *
     * @param members of the class
     * @param create the body of {@code create(NodeContext node, Config config)}
     */
    PluginJar protocol(String alpn, String members, String create) {
        String name = "Provider" + sources.size();
        String packageName = "demo." + manifest.get("Plugin-Id").replace('-', '_');
        String text =
                """
                package %s;

                import com.typesafe.config.Config;
                import io.umbel.spi.*;
                import java.time.Duration;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.function.*;

                public final class %s implements ProtocolProvider {
                    %s
                    @Override public Alpn alpn() { return Alpn.of("%s"); }
                    @Override public ProtocolHandler create(NodeContext node, Config config) throws Exception {
                        %s
                    }
                }
                """
                        .formatted(packageName, name, members, alpn, create);
        return source(packageName + "." + name, text)
                .service(ProtocolProvider.class, packageName + "." + name);
    }

    byte[] jar() {
        return pack(content());
    }

    byte[] zip() {
        var all = new LinkedHashMap<String, byte[]>();
        content().forEach((name, bytes) -> all.put("classes/" + name, bytes));
        all.putAll(libraries);
        return pack(all);
    }

    /** Appears whole, as a careful tool would put it there: a jar or a zip, as its name says. */
    public Path dropInto(Path folder, String name) {
        byte[] bytes = name.endsWith(".zip") ? zip() : jar();
        try {
            Path hidden = Files.write(folder.resolve("." + name + ".part"), bytes);
            return Files.move(
                    hidden,
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, byte[]> content() {
        var all = new LinkedHashMap<String, byte[]>();
        if (!manifest.isEmpty()) {
            all.put("META-INF/MANIFEST.MF", manifestText());
        }
        if (!sources.isEmpty()) {
            all.putAll(SourceCompiler.compile(sources));
        }
        all.putAll(entries);
        return all;
    }

    private byte[] manifestText() {
        var text = new StringBuilder("Manifest-Version: 1.0\r\n");
        manifest.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] pack(Map<String, byte[]> content) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var entry : content.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
