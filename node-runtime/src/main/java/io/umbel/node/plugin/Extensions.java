package io.umbel.node.plugin;

import com.typesafe.config.Config;
import io.umbel.spi.ExtensionPoint;
import io.umbel.spi.ExtensionPoint.Attachment;
import io.umbel.spi.NodeContext;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a plugin provides to the plugins on which it depends. */
final class Extensions {
    private static final Logger log = LoggerFactory.getLogger(Extensions.class);

    private final List<Extension<?>> extensions;

    private Extensions(List<Extension<?>> extensions) {
        this.extensions = extensions;
    }

    private record Extension<T>(ExtensionPoint<T> point, T provider) {
        Attachment attach(NodeContext node, Config config) throws Exception {
            return point.attach(provider, node, config);
        }
    }

    /** Runs the constructors of the providers. */
    static Extensions of(PluginArchive archive, PluginArchiveClassLoader loader, Neighbours around)
            throws PluginRefusedException {
        var found = new ArrayList<Extension<?>>();
        for (ExtensionPoint<?> point : around.extensionPoints(archive)) {
            addTo(found, point, archive, loader);
        }
        return new Extensions(found);
    }

    private static <T> void addTo(
            List<Extension<?>> found,
            ExtensionPoint<T> point,
            PluginArchive archive,
            PluginArchiveClassLoader loader)
            throws PluginRefusedException {
        for (T provider : Providers.find(point.type(), archive, loader)) {
            found.add(new Extension<>(point, provider));
        }
    }

    boolean isEmpty() {
        return extensions.isEmpty();
    }

    /** All, or none if one is refused. */
    List<Attachment> attach(ProviderCalls calls, NodeContext node, Config config)
            throws PluginRefusedException {
        var attached = new ArrayList<Attachment>();
        boolean all = false;
        try {
            for (Extension<?> extension : extensions) {
                attached.add(
                        calls.call(
                                extension.point(),
                                "attach of " + extension.provider().getClass().getName(),
                                () -> extension.attach(node, config)));
            }
            all = true;
            return attached;
        } finally {
            if (!all) {
                detach(node.pluginId(), attached);
            }
        }
    }

    /** The last attached first. Runs code of other plugins, so on a thread that may be given up. */
    static void detach(String pluginId, List<Attachment> attached) {
        for (Attachment attachment : attached.reversed()) {
            try {
                attachment.detach();
            } catch (InterruptedException late) {
                Thread.currentThread().interrupt();
            } catch (Throwable failure) {
                log.warn("plugin {}: {} failed to detach", pluginId, attachment, failure);
            }
        }
    }
}
