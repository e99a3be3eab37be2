package io.umbel.node.plugin;

import com.typesafe.config.Config;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.AttributeMap;
import io.opentelemetry.api.OpenTelemetry;
import io.umbel.spi.ProtocolProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.slf4j.Logger;

/** Compiles source text in memory, against what plugins compile against. */
final class SourceCompiler {
    private static final Map<Map<String, String>, Map<String, byte[]>> COMPILED =
            new ConcurrentHashMap<>();
    private static final String CLASS_PATH =
            Stream.of(
                            ProtocolProvider.class,
                            Config.class,
                            OpenTelemetry.class,
                            QuicChannel.class,
                            Channel.class,
                            ByteBuf.class,
                            AttributeMap.class,
                            Logger.class)
                    .map(SourceCompiler::whereabouts)
                    .distinct()
                    .collect(Collectors.joining(System.getProperty("path.separator")));

    private SourceCompiler() {}

    /**
     * @param sources text by class name
     * @return class files by entry name
     */
    static Map<String, byte[]> compile(Map<String, String> sources) {
        return COMPILED.computeIfAbsent(Map.copyOf(sources), SourceCompiler::run);
    }

    private static Map<String, byte[]> run(Map<String, String> sources) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var files = new InMemoryClasses(compiler.getStandardFileManager(null, null, null))) {
            boolean compiled =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of("-proc:none", "-classpath", CLASS_PATH),
                                    null,
                                    sources.entrySet().stream().map(Source::new).toList())
                            .call();
            if (!compiled) {
                throw new AssertionError("a test's plugin does not compile:\n" + messages);
            }
            return files.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String whereabouts(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Map.Entry<String, String> source) {
            super(
                    URI.create("text:///" + source.getKey().replace('.', '/') + ".java"),
                    Kind.SOURCE);
            this.text = source.getValue();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemoryClasses extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        InMemoryClasses(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            String entry = className.replace('.', '/') + ".class";
            return new SimpleJavaFileObject(URI.create("memory:///" + entry), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return written.computeIfAbsent(entry, _ -> new ByteArrayOutputStream());
                }
            };
        }

        Map<String, byte[]> classes() {
            return written.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toByteArray()));
        }
    }
}
