package io.umbel.node.portmapping;

import io.umbel.node.settings.PortMapping;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Asks a router whether it maps ports, which changes nothing there. */
public final class RouterInquiry {
    private RouterInquiry() {}

    /**
     * The router's external address; empty if the setting says that none is asked. Blocks for up to
     * eight seconds.
     *
     * @throws IOException that says why there is no answer
     */
    public static Optional<InetAddress> external(PortMapping setting) throws IOException {
        return switch (setting) {
            case PortMapping.Off _ -> Optional.empty();
            case PortMapping.DefaultRouter _ -> Optional.of(external(DefaultRoute.gateway()));
            case PortMapping.Router named -> Optional.of(external(named.address()));
        };
    }

    private static InetAddress external(InetAddress router) throws IOException {
        return external(new InetSocketAddress(router, Gateway.PORT));
    }

    static InetAddress external(InetSocketAddress router) throws IOException {
        try (var gateway = new Gateway(router, InetAddress.ofLiteral("0.0.0.0"))) {
            return new NatPmp().external(gateway);
        } catch (IOException e) {
            throw new IOException(router.getAddress().getHostAddress() + ": " + e.getMessage(), e);
        }
    }
}
