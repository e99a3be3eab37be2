package io.umbel.node.plugin;

import java.nio.file.Path;
import java.util.List;
import org.pf4j.PluginDependency;

/**
 * An archive that may be loaded: copied to the work folder and checked.
 *
 * @param file where it was dropped
 * @param hash SHA-256 of the file
 * @param folder of the copy
 * @param classPath where its classes are, inside {@code folder}
 */
record PluginArchive(
        Path file,
        String hash,
        String id,
        String version,
        List<PluginDependency> dependencies,
        Path folder,
        List<Path> classPath) {
    PluginArchive {
        dependencies = List.copyOf(dependencies);
        classPath = List.copyOf(classPath);
    }

    /** As messages name it: {@code echo 1.0.0 (echo.jar)}. */
    String label() {
        return id + " " + version + " (" + file.getFileName() + ")";
    }

    /** Whether its manifest names this plugin, as needed or as optional. */
    boolean names(String pluginId) {
        return dependencies.stream()
                .anyMatch(dependency -> dependency.getPluginId().equals(pluginId));
    }
}
