package io.umbel.node.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/** The classes of one generation of a plugin: shared packages first, its own, its dependencies'. */
final class PluginArchiveClassLoader extends PluginClassLoader {
    private static final String PROVIDERS = "META-INF/services/io.umbel.spi.";

    static {
        // The JDK would keep a jar open, for all loaders and for ever, once a plugin has opened a
        // resource's URL.
        URLConnection.setDefaultUseCaches("jar", false);
    }

    private final String label;

    PluginArchiveClassLoader(
            PluginManager manager,
            PluginDescriptor descriptor,
            ClassLoader parent,
            PluginArchive archive) {
        super(manager, descriptor, parent, ClassLoadingStrategy.APD);
        this.label = "plugin " + archive.label();
        for (Path element : archive.classPath()) {
            addFile(element.toFile());
        }
    }

    /** Providers are the plugin's own only: those of a dependency serve there already. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith(PROVIDERS) ? findResources(name) : super.getResources(name);
    }

    /** A file of this archive, not of its dependencies. */
    Optional<InputStream> openOwn(String name) throws IOException {
        URL url = findResource(name);
        return url == null ? Optional.empty() : Optional.of(url.openStream());
    }

    @Override
    public String toString() {
        return label;
    }
}
