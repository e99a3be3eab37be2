package io.umbel.node.plugin;

import io.umbel.node.settings.MiddlewareSetting;
import io.umbel.spi.MiddlewareProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The middleware that a plugin's settings may name: the node's, other plugins', its own.
 *
 * @param offered no two of one name
 */
record MiddlewareCatalog(List<OfferedMiddleware> offered) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    static MiddlewareCatalog of(NodeServices node, Neighbours around) {
        var offered = new ArrayList<OfferedMiddleware>();
        for (MiddlewareProvider provider : node.builtInMiddleware()) {
            offered.add(
                    new OfferedMiddleware(
                            provider.name(), "", provider, node.getClass().getClassLoader()));
        }
        offered.addAll(around.middleware());
        return new MiddlewareCatalog(offered);
    }

    /** With those of one more plugin. */
    MiddlewareCatalog with(PluginArchive archive, List<OfferedMiddleware> more)
            throws PluginRefusedException {
        var all = new ArrayList<>(offered);
        for (OfferedMiddleware middleware : more) {
            check(archive, middleware.name(), all);
            all.add(middleware);
        }
        return new MiddlewareCatalog(all);
    }

    private static void check(PluginArchive archive, String name, List<OfferedMiddleware> others)
            throws PluginRefusedException {
        if (!NAME.matcher(name).matches()) {
            throw PluginRefusedException.of(
                    "%s: middleware name '%s' (expected lower-case letters, digits and hyphens)"
                            .formatted(archive.label(), name));
        }
        for (OfferedMiddleware other : others) {
            if (other.name().equals(name)) {
                throw PluginRefusedException.forNow(
                        "%s: middleware '%s' is offered by %s already: remove one of the two plugins"
                                .formatted(
                                        archive.label(),
                                        name,
                                        other.owner().isEmpty()
                                                ? "the node"
                                                : "plugin " + other.owner()));
            }
        }
    }

    OfferedMiddleware find(PluginArchive archive, MiddlewareSetting setting)
            throws PluginRefusedException {
        for (OfferedMiddleware middleware : offered) {
            if (middleware.name().equals(setting.name())) {
                return middleware;
            }
        }
        throw PluginRefusedException.forNow(
                "%s: umbel.plugins.%s.middleware names '%s' at %s, which nothing offers (expected one of %s): mend the name, or add the plugin that offers it"
                        .formatted(
                                archive.label(),
                                archive.id(),
                                setting.name(),
                                setting.origin(),
                                offered.stream().map(OfferedMiddleware::name).sorted().toList()));
    }
}
