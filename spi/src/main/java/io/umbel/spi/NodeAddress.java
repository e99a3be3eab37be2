package io.umbel.spi;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/**
 * A node's key and the ways to reach it.
 *
 * <p>Addresses are hints: any of them may be stale or hostile, because the handshake proves the key
 * and nothing else counts. With no way at all the id is looked up ({@link AddressLookup}). The text
 * form is a URI:
 *
 * <pre>umbel://&lt;node-id&gt;[@host:port][?addr=host:port&amp;…&amp;relay=uri&amp;…]</pre>
 *
 * @param id the key
 * @param addresses UDP addresses, the likeliest first; at most {@value #MAX_WAYS}
 * @param relays relays through which the node may be reached, as absolute URIs in ASCII of at most
 *     {@value #MAX_RELAY_LENGTH} characters; at most {@value #MAX_WAYS}
 */
public record NodeAddress(NodeId id, List<InetSocketAddress> addresses, List<URI> relays) {
    /** How many addresses, and how many relays, one node address may hold. */
    public static final int MAX_WAYS = 32;

    /** How many characters the URI of a relay may have. */
    public static final int MAX_RELAY_LENGTH = 255;

    /**
     * @throws IllegalArgumentException if there are more than {@value #MAX_WAYS} addresses or
     *     relays, an address has port 0, or a relay is not as described above
     */
    public NodeAddress {
        addresses = List.copyOf(addresses);
        relays = List.copyOf(relays);
        if (addresses.size() > MAX_WAYS || relays.size() > MAX_WAYS) {
            throw new IllegalArgumentException(
                    "node address: %d addresses and %d relays (expected at most %d of each)"
                            .formatted(addresses.size(), relays.size(), MAX_WAYS));
        }
        addresses.forEach(NodeAddress::requirePort);
        relays.forEach(NodeAddress::requireUsableRelay);
    }

    private static void requirePort(InetSocketAddress address) {
        if (address.getPort() == 0) {
            throw new IllegalArgumentException(
                    "node address: port 0 of " + address + " (expected 1–65535)");
        }
    }

    private static void requireUsableRelay(URI relay) {
        String text = relay.toString();
        if (!relay.isAbsolute()
                || text.length() > MAX_RELAY_LENGTH
                || !text.chars().allMatch(c -> c < 0x80)) {
            throw new IllegalArgumentException(
                    "node address: relay '%s' (expected an absolute URI in ASCII, at most %d characters)"
                            .formatted(relay, MAX_RELAY_LENGTH));
        }
    }

    /** A node known by its key and, perhaps, UDP addresses. */
    public static NodeAddress of(NodeId id, InetSocketAddress... addresses) {
        return new NodeAddress(id, List.of(addresses), List.of());
    }

    /**
     * Reads a {@code umbel://} URI, a {@link Ticket}, or a bare {@link NodeId}; blanks around it
     * are ignored. Host names are kept unresolved: nothing here asks the DNS.
     *
     * @throws IllegalArgumentException if {@code text} is none of the three; the message says what
     *     was expected
     */
    public static NodeAddress parse(String text) {
        String word = text.strip();
        if (NodeUri.looksLikeUri(word)) {
            return NodeUri.parse(word);
        }
        if (Ticket.looksLikeTicket(word)) {
            return Ticket.parse(word).address();
        }
        return of(NodeId.parse(word));
    }

    /** Whether the node can only be found through a lookup. */
    public boolean isBareId() {
        return addresses.isEmpty() && relays.isEmpty();
    }

    /** The {@code umbel://} URI. */
    @Override
    public String toString() {
        return NodeUri.format(this);
    }
}
