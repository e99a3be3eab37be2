package io.umbel.node.plugin;

import io.umbel.node.settings.EditDistance;
import io.umbel.node.settings.MiddlewareSetting;
import io.umbel.node.settings.MiddlewareSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The middleware of plugins that a plugin's settings may name, besides the built-in ones: of other
 * plugins, its own.
 *
 * @param offered no two of one name
 */
record MiddlewareCatalog(List<OfferedMiddleware> offered) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** Those of the plugins around, and those of one more. */
    static MiddlewareCatalog of(
            Neighbours around, PluginArchive archive, List<OfferedMiddleware> more)
            throws PluginRefusedException {
        var all = new ArrayList<OfferedMiddleware>(around.middleware());
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
        if (MiddlewareSettings.builtIns().contains(name)) {
            throw PluginRefusedException.of(
                    "%s: middleware '%s' is part of the node: give this one another name"
                            .formatted(archive.label(), name));
        }
        for (OfferedMiddleware other : others) {
            if (other.name().equals(name)) {
                throw PluginRefusedException.forNow(
                        "%s: middleware '%s' is offered by plugin %s already: remove one of the two plugins"
                                .formatted(archive.label(), name, other.owner()));
            }
        }
    }

    /**
     * What a place of a stack names.
     *
     * @param stack the key of the stack, for the message
     */
    OfferedMiddleware find(PluginArchive archive, String stack, MiddlewareSetting.Offered setting)
            throws PluginRefusedException {
        for (OfferedMiddleware middleware : offered) {
            if (middleware.name().equals(setting.name())) {
                return middleware;
            }
        }
        throw PluginRefusedException.forNow(
                "%s: %s names '%s' at %s, which nothing offers (%s): mend the name, or add the plugin that offers it"
                        .formatted(
                                archive.label(),
                                stack,
                                setting.name(),
                                setting.origin(),
                                mend(setting.name())));
    }

    private String mend(String name) {
        var known = new TreeSet<String>(MiddlewareSettings.builtIns());
        offered.forEach(middleware -> known.add(middleware.name()));
        return EditDistance.nearest(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElseGet(() -> "expected one of " + String.join(", ", known));
    }
}
