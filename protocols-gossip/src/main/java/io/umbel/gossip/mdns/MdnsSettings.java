package io.umbel.gossip.mdns;

import java.net.InetAddress;
import java.util.List;

/**
 * {@code umbel.plugins.gossip.mdns}.
 *
 * @param enabled whether this node shows itself, and looks for others
 * @param addresses of this machine, on whose networks; none for those that the node listens on
 */
public record MdnsSettings(boolean enabled, List<InetAddress> addresses) {
    /** Not enabled. */
    public static final MdnsSettings DEFAULT = new MdnsSettings(false, List.of());

    /** Copies {@code addresses}. */
    public MdnsSettings {
        addresses = List.copyOf(addresses);
    }
}
