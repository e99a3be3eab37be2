package io.umbel.node.settings;

import java.net.InetAddress;

/** Whether a router is asked to let packets in, and which. */
public sealed interface PortMapping {
    /** None is. */
    record Off() implements PortMapping {}

    /** That of the default route. */
    record DefaultRouter() implements PortMapping {}

    /** That one. */
    record Router(InetAddress address) implements PortMapping {}

    /** As in the settings file. */
    static PortMapping parse(String text) {
        return switch (text) {
            case "off" -> new Off();
            case "on" -> new DefaultRouter();
            default -> new Router(address(text));
        };
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    '"' + text + "\" (expected off, on, or a router's IP address)", e);
        }
    }
}
