package io.umbel.node.plugin;

import java.util.Map;
import java.util.function.Predicate;
import org.pf4j.PluginDependency;

/** Whether the plugins that another one needs are there, in the versions that it needs. */
final class DependencyCheck {
    private static final SemanticVersions VERSIONS = new SemanticVersions();

    private DependencyCheck() {}

    /**
     * @param there what may be used, by plugin id
     * @param failed whether a plugin is there that cannot be used
     */
    static void check(
            PluginArchive archive, Map<String, PluginArchive> there, Predicate<String> failed)
            throws PluginRefusedException {
        for (PluginDependency dependency : archive.dependencies()) {
            String id = dependency.getPluginId();
            PluginArchive found = there.get(id);
            if (found != null) {
                checkVersion(archive, dependency, found);
            } else if (!dependency.isOptional()) {
                throw PluginRefusedException.forNow(
                        "%s: needs plugin %s, which %s"
                                .formatted(
                                        archive.label(),
                                        id,
                                        failed.test(id)
                                                ? "failed itself: mend that one first"
                                                : "is missing: put its archive into the plugin folder too"));
            }
        }
    }

    private static void checkVersion(
            PluginArchive archive, PluginDependency dependency, PluginArchive found)
            throws PluginRefusedException {
        String range = dependency.getPluginVersionSupport();
        if (!VERSIONS.checkVersionConstraint(found.version(), range)) {
            throw PluginRefusedException.forNow(
                    "%s: needs plugin %s %s, but %s is there: put one of those versions in its place"
                            .formatted(
                                    archive.label(),
                                    dependency.getPluginId(),
                                    range,
                                    found.label()));
        }
    }
}
