package io.umbel.gossip.mdns;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows this node on the local network as {@code <node-id>._umbel._udp.local}, and finds others
 * that do. Whoever is there can claim to be anybody: what is found is only dialed, and the
 * handshake proves the key.
 */
public final class LocalNetwork implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalNetwork.class);
    private static final String TYPE = "_umbel._udp.local.";
    private static final int MAX_FOUND = 1024;

    private final NodeAddress self;
    private final MdnsSettings settings;
    private final Consumer<NodeAddress> found;
    private final Set<NodeAddress> known = ConcurrentHashMap.newKeySet();
    private final List<JmDNS> responders = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * Does nothing before {@link #join}.
     *
     * @param found called by threads of the library, once for each address of a node
     */
    public LocalNetwork(NodeAddress self, MdnsSettings settings, Consumer<NodeAddress> found) {
        this.self = self;
        this.settings = settings;
        this.found = found;
    }

    /**
     * Begins, on the network of each address. Blocks for a second or so for each: names are probed
     * before they are announced (RFC 6762 section 8). A network on which that fails is left out,
     * and told of in the log.
     */
    public void join() {
        for (InetSocketAddress way : ways()) {
            try {
                respondOn(way);
            } catch (IOException e) {
                log.warn("mdns: not on the network of {}: {}", way.getAddress(), e.toString());
            }
        }
    }

    private List<InetSocketAddress> ways() {
        List<InetSocketAddress> own =
                self.addresses().stream()
                        .filter(way -> !way.isUnresolved() && !way.getAddress().isAnyLocalAddress())
                        .toList();
        if (settings.addresses().isEmpty()) {
            return own;
        }
        return settings.addresses().stream()
                .flatMap(address ->
                        self.addresses().stream()
                                .mapToInt(InetSocketAddress::getPort)
                                .distinct()
                                .mapToObj(port -> new InetSocketAddress(address, port)))
                .toList();
    }

    private void respondOn(InetSocketAddress way) throws IOException {
        JmDNS responder = JmDNS.create(way.getAddress());
        responders.add(responder);
        if (closed) {
            close(responder);
            return;
        }
        responder.addServiceListener(TYPE, new Listener(responder));
        String name = self.id().toString();
        responder.registerService(ServiceInfo.create(TYPE, name, way.getPort(), "v=1"));
        log.info("mdns: {} is shown on the network of {}", name, way.getAddress());
    }

    private final class Listener implements ServiceListener {
        private final JmDNS responder;

        Listener(JmDNS responder) {
            this.responder = responder;
        }

        @Override
        public void serviceAdded(ServiceEvent event) {
            responder.requestServiceInfo(event.getType(), event.getName());
        }

        @Override
        public void serviceResolved(ServiceEvent event) {
            address(event.getInfo()).ifPresent(LocalNetwork.this::take);
        }

        /** It may be gone, or only silent: the dial will tell. */
        @Override
        public void serviceRemoved(ServiceEvent event) {}
    }

    /** Empty if it is no node. */
    static Optional<NodeAddress> address(ServiceInfo info) {
        try {
            InetAddress[] addresses = info.getInetAddresses();
            return addresses.length == 0
                    ? Optional.empty()
                    : Optional.of(
                            NodeAddress.of(
                                    NodeId.parse(info.getName()),
                                    Arrays.stream(addresses)
                                            .limit(NodeAddress.MAX_WAYS)
                                            .map(ip -> new InetSocketAddress(ip, info.getPort()))
                                            .toArray(InetSocketAddress[]::new)));
        } catch (IllegalArgumentException e) {
            log.debug("mdns: {} is no node: {}", info.getName(), e.getMessage());
            return Optional.empty();
        }
    }

    private void take(NodeAddress address) {
        if (!address.id().equals(self.id()) && known.size() < MAX_FOUND && known.add(address)) {
            log.info("mdns: found {}", address);
            found.accept(address);
        }
    }

    /** Says goodbye, so that others forget this node. Blocks for some seconds at most. */
    @Override
    public void close() {
        closed = true;
        responders.forEach(LocalNetwork::close);
    }

    private static void close(JmDNS responder) {
        try {
            responder.close();
        } catch (IOException e) {
            log.debug("mdns: cannot close", e);
        }
    }
}
