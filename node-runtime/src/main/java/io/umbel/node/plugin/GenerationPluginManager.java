package io.umbel.node.plugin;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRuntimeException;
import org.pf4j.RuntimeMode;
import org.pf4j.VersionManager;

/**
 * PF4J, told to keep several generations of a plugin side by side. It resolves, loads and unloads;
 * starting is the business of {@link PluginStart}.
 *
 * <p>Not safe for use by many threads: only the plugin host's thread calls it. Only the maps that
 * its class loaders read, on any thread, are replaced by safe ones.
 */
final class GenerationPluginManager extends DefaultPluginManager {
    private final ClassLoader sharedApi;
    private @Nullable GenerationDescriptor beingLoaded;
    private int loaded;

    GenerationPluginManager(Path work, ClassLoader sharedApi) {
        this.sharedApi = sharedApi;
        super(work);
    }

    /** A loaded generation. */
    record Loaded(String generation, PluginArchiveClassLoader loader) {}

    /**
     * Loads an archive whose dependencies are there.
     *
     * @param generations of the plugins that it may see, by plugin id
     */
    Loaded load(PluginArchive archive, Map<String, String> generations) {
        var dependencies =
                archive.dependencies().stream()
                        .filter(wanted -> generations.containsKey(wanted.getPluginId()))
                        .map(wanted -> exactly(generations.get(wanted.getPluginId()), wanted))
                        .toList();
        String generation = archive.id() + "#" + ++loaded;
        beingLoaded = new GenerationDescriptor(generation, archive, dependencies);
        try {
            loadPlugin(archive.folder());
        } catch (PluginRuntimeException e) {
            unload(generation);
            throw e;
        } finally {
            beingLoaded = null;
        }
        return new Loaded(generation, (PluginArchiveClassLoader) getPluginClassLoader(generation));
    }

    /** Closes the loader. Those that depend on it are unloaded before. */
    void unload(String generation) {
        unloadPlugin(generation);
    }

    private static PluginDependency exactly(@Nullable String generation, PluginDependency wanted) {
        return new PluginDependency(generation + "@" + wanted.getPluginVersionSupport());
    }

    @Override
    protected void initialize() {
        super.initialize();
        plugins = new ConcurrentHashMap<>();
        pluginClassLoaders = new ConcurrentHashMap<>();
    }

    /** Two generations may come from the same copy. */
    @Override
    protected @Nullable String idForPath(Path pluginPath) {
        return null;
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new PluginDescriptorFinder() {
            @Override
            public boolean isApplicable(Path pluginPath) {
                return true;
            }

            @Override
            public PluginDescriptor find(Path pluginPath) {
                return Objects.requireNonNull(beingLoaded, "beingLoaded");
            }
        };
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new PluginLoader() {
            @Override
            public boolean isApplicable(Path pluginPath) {
                return true;
            }

            @Override
            public ClassLoader loadPlugin(Path pluginPath, PluginDescriptor descriptor) {
                return new PluginArchiveClassLoader(
                        GenerationPluginManager.this,
                        descriptor,
                        sharedApi,
                        ((GenerationDescriptor) descriptor).archive());
            }
        };
    }

    @Override
    protected VersionManager createVersionManager() {
        return new SemanticVersions();
    }

    @Override
    public RuntimeMode getRuntimeMode() {
        return RuntimeMode.DEPLOYMENT;
    }
}
