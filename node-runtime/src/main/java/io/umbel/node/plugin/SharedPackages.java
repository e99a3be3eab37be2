package io.umbel.node.plugin;

import java.util.List;
import java.util.Optional;

/** The packages that the node shares with its plugins: there is one copy of each, the node's. */
final class SharedPackages {
    private static final List<String> NAMES =
            List.of(
                    "io.umbel.spi",
                    "io.netty",
                    "org.slf4j",
                    "com.typesafe.config",
                    "org.jspecify",
                    "io.opentelemetry.api",
                    "io.opentelemetry.context");
    private static final String OF_A_JAVA_VERSION = "META-INF/versions/\\d+/";

    private SharedPackages() {}

    static boolean contain(String className) {
        return NAMES.stream().anyMatch(name -> className.startsWith(name + "."));
    }

    /** The shared package to which this entry of an archive belongs. */
    static Optional<String> ofEntry(String entry) {
        if (!entry.endsWith(".class")) {
            return Optional.empty();
        }
        String className = entry.replaceFirst(OF_A_JAVA_VERSION, "").replace('/', '.');
        return NAMES.stream().filter(name -> className.startsWith(name + ".")).findFirst();
    }
}
