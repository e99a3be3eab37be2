package io.umbel.node.plugin;

import com.github.zafarkhaja.semver.Version;
import java.util.List;
import java.util.Objects;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;

/** What the manifest of an archive says of its plugin, checked. */
record PluginManifest(String id, String version, List<PluginDependency> dependencies) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    private static final String SPI_VERSION = "Spi-Version";
    private static final String LIKE_NEW = "as `umbel plugin new` does";

    /** The id, also of an archive that is refused; empty if it has none. */
    static String idIn(Manifest manifest) {
        String id = value(manifest, ManifestPluginDescriptorFinder.PLUGIN_ID);
        return ID.matcher(id).matches() ? id : "";
    }

    /** The version, also of an archive that is refused; empty if it has none. */
    static String versionIn(Manifest manifest) {
        return value(manifest, ManifestPluginDescriptorFinder.PLUGIN_VERSION);
    }

    private static String value(Manifest manifest, String attribute) {
        return Objects.requireNonNullElse(manifest.getMainAttributes().getValue(attribute), "");
    }

    static PluginManifest read(String file, Manifest manifest, SpiVersion spi)
            throws PluginRefusedException {
        PluginDescriptor descriptor = new Descriptors().of(manifest);
        String id = id(file, descriptor);
        String version = version(file, descriptor);
        checkSpi(id + " " + version + " (" + file + ")", manifest, descriptor, spi);
        checkDependencies(id + " " + version, descriptor.getDependencies());
        return new PluginManifest(id, version, List.copyOf(descriptor.getDependencies()));
    }

    private static String id(String file, PluginDescriptor descriptor)
            throws PluginRefusedException {
        String id = descriptor.getPluginId();
        if (id == null) {
            throw PluginRefusedException.of(
                    file
                            + ": its manifest has no Plugin-Id: set Plugin-Id and Plugin-Version, "
                            + LIKE_NEW);
        }
        if (!ID.matcher(id).matches()) {
            throw PluginRefusedException.of(
                    "%s: Plugin-Id '%s' (expected 1–64 letters, digits, '.', '_' or '-')"
                            .formatted(file, id));
        }
        return id;
    }

    private static String version(String file, PluginDescriptor descriptor)
            throws PluginRefusedException {
        String version = descriptor.getVersion();
        if (version == null || SemanticVersions.parse(version).isEmpty()) {
            throw PluginRefusedException.of(
                    "%s: Plugin-Version %s (expected a semantic version such as 1.0.0 in the manifest)"
                            .formatted(file, version == null ? "is missing" : "'" + version + "'"));
        }
        return version;
    }

    private static void checkSpi(
            String plugin, Manifest manifest, PluginDescriptor descriptor, SpiVersion spi)
            throws PluginRefusedException {
        String built = manifest.getMainAttributes().getValue(SPI_VERSION);
        if (built != null) {
            Version version =
                    SemanticVersions.parse(built)
                            .orElseThrow(() -> malformed(plugin, SPI_VERSION, built, "0.1.0"));
            if (!spi.supports(version)) {
                throw PluginRefusedException.of(
                        "%s: built for SPI %s, this node has %s: update Umbel, or build the plugin against SPI %s"
                                .formatted(plugin, built, spi.text(), spi.text()));
            }
        }
        checkRange(plugin, descriptor.getRequires(), spi);
    }

    private static void checkRange(String plugin, String range, SpiVersion spi)
            throws PluginRefusedException {
        if (!SemanticVersions.isConstraint(range)) {
            throw malformed(
                    plugin, ManifestPluginDescriptorFinder.PLUGIN_REQUIRES, range, ">=0.1.0");
        }
        if (!spi.satisfies(range)) {
            throw PluginRefusedException.of(
                    "%s: needs SPI %s (Plugin-Requires), this node has %s: update Umbel, or use another version of the plugin"
                            .formatted(plugin, range, spi.text()));
        }
    }

    private static void checkDependencies(String plugin, List<PluginDependency> dependencies)
            throws PluginRefusedException {
        for (PluginDependency dependency : dependencies) {
            String range = dependency.getPluginVersionSupport();
            if (!SemanticVersions.isConstraint(range)) {
                throw malformed(
                        plugin,
                        ManifestPluginDescriptorFinder.PLUGIN_DEPENDENCIES,
                        dependency.getPluginId() + "@" + range,
                        dependency.getPluginId() + "@>=1.0.0");
            }
        }
    }

    private static PluginRefusedException malformed(
            String plugin, String attribute, String value, String example) {
        return PluginRefusedException.of(
                "%s: %s '%s' in its manifest (expected such as %s)"
                        .formatted(plugin, attribute, value, example));
    }

    /** PF4J's reading of a manifest, wherever the manifest comes from. */
    private static final class Descriptors extends ManifestPluginDescriptorFinder {
        PluginDescriptor of(Manifest manifest) {
            return createPluginDescriptor(manifest);
        }
    }
}
