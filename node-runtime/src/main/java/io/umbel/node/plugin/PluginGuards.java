package io.umbel.node.plugin;

import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.node.settings.MiddlewareSetting;
import io.umbel.spi.Middleware;
import io.umbel.spi.MiddlewareProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The middleware that the settings put before one plugin's protocols. */
final class PluginGuards {
    private static final String EVERYWHERE = "umbel.endpoint.middleware";

    private final PluginArchive archive;
    private final NodeServices node;
    private final PluginScope scope;
    private final ProviderCalls calls;
    private final Set<String> owners = new HashSet<>();

    PluginGuards(PluginArchive archive, NodeServices node, PluginScope scope, ProviderCalls calls) {
        this.archive = archive;
        this.node = node;
        this.scope = scope;
        this.calls = calls;
    }

    /** In the order of the settings. */
    List<Middleware> create(MiddlewareCatalog catalog) throws PluginRefusedException {
        var stack = new ArrayList<Middleware>();
        for (MiddlewareSetting setting : node.middleware().everywhere()) {
            stack.add(create(catalog, EVERYWHERE, setting));
        }
        for (MiddlewareSetting setting : node.middleware().of(archive.id())) {
            stack.add(create(catalog, "umbel.plugins." + archive.id() + ".middleware", setting));
        }
        return stack;
    }

    private Middleware create(MiddlewareCatalog catalog, String stack, MiddlewareSetting setting)
            throws PluginRefusedException {
        return switch (setting) {
            case MiddlewareSetting.BuiltIn builtIn -> node.builtIn(builtIn, scope::onClose);
            case MiddlewareSetting.Offered offered ->
                    create(catalog.find(archive, stack, offered), offered);
        };
    }

    /**
     * It lives as long as the plugin that it guards, and keeps its data where its own plugin does.
     */
    private Middleware create(OfferedMiddleware offered, MiddlewareSetting.Offered setting)
            throws PluginRefusedException {
        if (!offered.owner().equals(archive.id())) {
            owners.add(offered.owner());
        }
        var context =
                new PluginContext(offered.owner(), "", node, scope, MiddlewareStack.of(List.of()));
        MiddlewareProvider provider = offered.provider();
        try (var _ = ContextClassLoader.of(offered.loader())) {
            return new LoaderBoundMiddleware(
                    calls.call(
                            provider,
                            "create (named at " + setting.origin() + ")",
                            () -> provider.create(context, setting.config())),
                    offered.loader());
        }
    }

    /** The other plugins to which they belong. */
    Set<String> owners() {
        return owners;
    }
}
