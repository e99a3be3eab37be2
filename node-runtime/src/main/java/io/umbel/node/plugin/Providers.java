package io.umbel.node.plugin;

import io.umbel.spi.CommandProvider;
import io.umbel.spi.MiddlewareProvider;
import io.umbel.spi.ProtocolProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * What a plugin's archive offers.
 *
 * @param offersCommands commands are made by the {@code umbel} command only
 */
record Providers(
        List<ProtocolProvider> protocols,
        List<MiddlewareProvider> middleware,
        boolean offersCommands) {
    private static final String SERVICES = "META-INF/services/";

    /** Runs the plugin's constructors. */
    static Providers of(
            PluginArchive archive, PluginArchiveClassLoader loader, Extensions extensions)
            throws PluginRefusedException {
        var providers =
                new Providers(
                        find(ProtocolProvider.class, archive, loader),
                        find(MiddlewareProvider.class, archive, loader),
                        loader.findResource(SERVICES + CommandProvider.class.getName()) != null);
        if (providers.isEmpty() && extensions.isEmpty()) {
            throw PluginRefusedException.of(
                    "%s: offers nothing: %s%s is missing (or names no class): name the provider's class in it"
                            .formatted(
                                    archive.label(), SERVICES, ProtocolProvider.class.getName()));
        }
        return providers;
    }

    /** Only the archive's own: those of a dependency serve there already. */
    static <T> List<T> find(Class<T> service, PluginArchive archive, ClassLoader loader)
            throws PluginRefusedException {
        var found = new ArrayList<T>();
        try {
            ServiceLoader.load(service, loader).stream()
                    .filter(provider -> loader.equals(provider.type().getClassLoader()))
                    .forEach(provider -> found.add(provider.get()));
        } catch (ServiceConfigurationError e) {
            throw PluginRefusedException.of(
                    "%s: %s%s: %s (expected on each line a public class of this archive that implements %s and has a public constructor without arguments)"
                            .formatted(
                                    archive.label(),
                                    SERVICES,
                                    service.getName(),
                                    reason(service, e),
                                    service.getSimpleName()),
                    e);
        }
        return found;
    }

    private static String reason(Class<?> service, ServiceConfigurationError e) {
        String said =
                String.valueOf(e.getMessage())
                        .replace(service.getName() + ": ", "")
                        .replace("Provider ", "");
        return e.getCause() == null ? said : said + ": " + e.getCause();
    }

    private boolean isEmpty() {
        return protocols.isEmpty() && middleware.isEmpty() && !offersCommands;
    }
}
