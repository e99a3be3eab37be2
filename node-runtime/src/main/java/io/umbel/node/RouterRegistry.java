package io.umbel.node;

import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.node.middleware.RefusalObserver;
import io.umbel.node.plugin.ProtocolRegistry;
import io.umbel.node.plugin.ServedProtocol;
import io.umbel.node.router.ProtocolRouter;
import io.umbel.node.router.Registration;
import io.umbel.node.router.ShutdownReport;
import io.umbel.spi.Alpn;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the router what the plugin host serves. */
final class RouterRegistry implements ProtocolRegistry {
    private static final Logger log = LoggerFactory.getLogger(RouterRegistry.class);

    private final ProtocolRouter router;
    private final Set<Alpn> reserved;
    private final RefusalObserver refusals;
    private final Map<ServedProtocol, Registration> registrations = new ConcurrentHashMap<>();

    RouterRegistry(ProtocolRouter router, Set<Alpn> reserved, RefusalObserver refusals) {
        this.refusals = refusals;
        this.router = router;
        this.reserved = reserved;
    }

    @Override
    public Set<Alpn> reserved() {
        return reserved;
    }

    @Override
    public void swap(Collection<ServedProtocol> added, Collection<ServedProtocol> removed) {
        List<Registration> incoming = added.stream().map(this::registration).toList();
        router.publish(incoming, known(removed));
        int index = 0;
        for (ServedProtocol served : added) {
            registrations.put(served, incoming.get(index++));
        }
    }

    private Registration registration(ServedProtocol served) {
        return new Registration(
                served.pluginId(),
                served.alpn(),
                served.protocol(),
                MiddlewareStack.of(served.middleware(), refusals),
                served.loader());
    }

    private List<Registration> known(Collection<ServedProtocol> served) {
        return served.stream().map(registrations::get).filter(Objects::nonNull).toList();
    }

    @Override
    public void drain(Collection<ServedProtocol> removed, Duration grace)
            throws InterruptedException {
        ShutdownReport report = router.drain(known(removed), grace);
        removed.forEach(registrations::remove);
        if (!report.isClean()) {
            log.warn("{}", report);
        }
    }
}
