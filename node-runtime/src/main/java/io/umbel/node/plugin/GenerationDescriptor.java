package io.umbel.node.plugin;

import java.util.List;
import org.pf4j.Plugin;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;

/**
 * A generation as PF4J sees it. PF4J loads no two plugins of one id, so every generation has an id
 * of its own, and its dependencies are named by theirs.
 */
record GenerationDescriptor(
        String generation, PluginArchive archive, List<PluginDependency> dependencies)
        implements PluginDescriptor {

    @Override
    public String getPluginId() {
        return generation;
    }

    @Override
    public String getPluginDescription() {
        return archive.label();
    }

    /** PF4J's own, which does nothing: providers are found by {@link java.util.ServiceLoader}. */
    @Override
    public String getPluginClass() {
        return Plugin.class.getName();
    }

    @Override
    public String getVersion() {
        return archive.version();
    }

    /** The SPI's version was checked before. */
    @Override
    public String getRequires() {
        return "*";
    }

    @Override
    public String getProvider() {
        return "";
    }

    @Override
    public String getLicense() {
        return "";
    }

    @Override
    public List<PluginDependency> getDependencies() {
        return dependencies;
    }
}
