package io.umbel.node.plugin;

import com.typesafe.config.Config;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.spi.Alpn;
import io.umbel.spi.ExtensionPoint.Attachment;
import io.umbel.spi.Middleware;
import io.umbel.spi.MiddlewareProvider;
import io.umbel.spi.NodeContext;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.ProtocolProvider;
import io.umbel.spi.netty.NettyProtocolHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a start that runs the plugin's code: constructors, {@code create}, {@code start}.
 * Called once, on a thread of the plugin's own, which may never come back from it.
 */
final class PluginStart implements Callable<PluginStart.Started> {
    private final PluginArchive archive;
    private final PluginArchiveClassLoader loader;
    private final NodeServices node;
    private final Neighbours around;
    private final PluginScope scope;
    private final ProviderCalls calls;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Started started;

    PluginStart(
            PluginArchive archive,
            PluginArchiveClassLoader loader,
            NodeServices node,
            Neighbours around,
            PluginScope scope) {
        this.archive = archive;
        this.loader = loader;
        this.node = node;
        this.around = around;
        this.scope = scope;
        this.calls = new ProviderCalls(archive);
    }

    /**
     * What a started plugin does.
     *
     * @param attachments what other plugins took in of it
     * @param guards the plugins whose middleware stands before its protocols
     */
    record Started(
            List<ServedProtocol> protocols,
            List<OfferedMiddleware> middleware,
            List<Attachment> attachments,
            Set<String> guards) {}

    /** Which of the plugin's methods runs now, for the message about one that does not return. */
    String current() {
        return calls.current();
    }

    @Override
    public Started call() throws PluginRefusedException {
        Extensions extensions = Extensions.of(archive, loader, around);
        Providers providers = Providers.of(archive, loader, extensions);
        List<OfferedMiddleware> offered = offered(providers.middleware());
        MiddlewareCatalog catalog = MiddlewareCatalog.of(around, archive, offered);
        var guards = new PluginGuards(archive, node, scope, calls);
        List<Middleware> stack = guards.create(catalog);
        var context =
                new PluginContext(
                        archive.id(), archive.version(), node, scope, MiddlewareStack.of(stack));
        Config config = PluginConfig.of(node.config(archive.id()), archive, loader);
        List<ServedProtocol> protocols = create(providers.protocols(), stack, context, config);
        start(protocols);
        List<Attachment> attached = attach(extensions, context, config, protocols);
        var result = new Started(protocols, offered, attached, guards.owners());
        started = result;
        if (!over.compareAndSet(false, true)) {
            undo(attached, protocols);
        }
        return result;
    }

    private List<Attachment> attach(
            Extensions extensions,
            NodeContext context,
            Config config,
            List<ServedProtocol> protocols)
            throws PluginRefusedException {
        boolean attached = false;
        try {
            List<Attachment> attachments = extensions.attach(calls, context, config);
            attached = true;
            return attachments;
        } finally {
            if (!attached) {
                UnservedProtocols.shutDown(protocols);
            }
        }
    }

    private void undo(List<Attachment> attached, List<ServedProtocol> protocols) {
        Extensions.detach(archive.id(), attached);
        UnservedProtocols.shutDown(protocols);
    }

    /**
     * Nobody waits any longer: should the start succeed yet, it is undone.
     *
     * @return what was started, if that happened before
     */
    Optional<Started> abandon() {
        return over.compareAndSet(false, true) ? Optional.empty() : Optional.ofNullable(started);
    }

    private List<OfferedMiddleware> offered(List<MiddlewareProvider> providers)
            throws PluginRefusedException {
        var offered = new ArrayList<OfferedMiddleware>();
        for (MiddlewareProvider provider : providers) {
            String name = calls.call(provider, "name", provider::name);
            offered.add(new OfferedMiddleware(name, archive.id(), provider, loader));
        }
        return offered;
    }

    private List<ServedProtocol> create(
            List<ProtocolProvider> providers,
            List<Middleware> stack,
            NodeContext context,
            Config config)
            throws PluginRefusedException {
        var created = new ArrayList<ServedProtocol>();
        var claimed = new HashSet<Alpn>();
        for (ProtocolProvider provider : providers) {
            Alpn alpn = calls.call(provider, "alpn", provider::alpn);
            if (!claimed.add(alpn)) {
                throw calls.refused("two of its providers serve " + alpn + ": keep one");
            }
            checkUnserved(alpn);
            Protocol protocol =
                    calls.call(provider, "create", () -> provider.create(context, config));
            checkDoor(provider, protocol);
            created.add(new ServedProtocol(archive.id(), alpn, protocol, stack, loader));
        }
        return created;
    }

    private void checkUnserved(Alpn alpn) throws PluginRefusedException {
        var server = around.serverOf(alpn);
        if (server.isPresent()) {
            throw PluginRefusedException.forNow(
                    "%s: %s is served by %s already: rename this protocol, or remove one of the two"
                            .formatted(archive.label(), alpn, server.get()));
        }
    }

    private void checkDoor(ProtocolProvider provider, Protocol protocol)
            throws PluginRefusedException {
        boolean front = protocol instanceof ProtocolHandler;
        boolean side = protocol instanceof NettyProtocolHandler;
        if (front == side) {
            throw calls.refused(
                    "%s.create returned a %s (expected a ProtocolHandler or a NettyProtocolHandler%s)"
                            .formatted(
                                    provider.getClass().getName(),
                                    protocol.getClass().getName(),
                                    front ? ", not both in one" : ""));
        }
    }

    private void start(List<ServedProtocol> protocols) throws PluginRefusedException {
        var started = new ArrayList<ServedProtocol>();
        boolean all = false;
        try {
            for (ServedProtocol served : protocols) {
                calls.call(served.protocol(), "start", () -> start(served));
                started.add(served);
            }
            all = true;
        } finally {
            if (!all) {
                UnservedProtocols.shutDown(started);
            }
        }
    }

    private static boolean start(ServedProtocol served) throws Exception {
        served.protocol().start();
        return true;
    }
}
