package io.umbel.node.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node has learnt of its network.
 *
 * @param own the addresses of its socket
 * @param router what the router says of port mapping
 */
record NetReport(List<InetSocketAddress> own, List<Relay> relays, String router) {
    /**
     * What one relay said.
     *
     * @param reached over what anything came back
     * @param observed where it sees this node; null if it did not say
     * @param rtt null if it did not let this node in
     * @param problem empty if it did
     */
    record Relay(
            String relay,
            Reached reached,
            @Nullable InetSocketAddress observed,
            @Nullable Duration rtt,
            String problem) {
        static Relay failed(String relay, Reached reached, IOException failure) {
            return new Relay(relay, reached, null, null, String.valueOf(failure.getMessage()));
        }
    }

    /** Over what a relay answers. */
    enum Reached {
        /** QUIC. */
        UDP,
        /** TLS over TCP, and not over UDP. */
        TCP,
        /** Nothing. */
        NOT
    }

    /** What stands between this node and the relays. */
    enum Nat {
        /** The relays see the address that the socket has. */
        NONE,
        /** All see one and the same other address. */
        SAME_MAPPING,
        /** Each sees another one. */
        MAPPING_FOR_EACH_DESTINATION,
        /** There is one, and only one relay that has seen it. */
        SOME,
        /** No relay has said anything. */
        UNKNOWN
    }

    /** Whether a packet has come back over UDP. */
    boolean udp() {
        return isReachedOver(Reached.UDP);
    }

    /** Whether a relay is reached over TCP, and over TCP alone. */
    boolean tcp() {
        return isReachedOver(Reached.TCP);
    }

    private boolean isReachedOver(Reached transport) {
        return relays.stream().anyMatch(relay -> relay.reached == transport);
    }

    /** The same in words. */
    String udpText() {
        if (relays.isEmpty()) {
            return "not known";
        }
        if (udp()) {
            return tcp() ? "passes, but not to all relays" : "passes";
        }
        return tcp() ? "nothing came back; TCP does" : "nothing came back";
    }

    Nat nat() {
        List<InetSocketAddress> seen =
                relays.stream()
                        .flatMap(relay -> Optional.ofNullable(relay.observed).stream())
                        .toList();
        if (seen.isEmpty()) {
            return Nat.UNKNOWN;
        }
        if (own.containsAll(seen)) {
            return Nat.NONE;
        }
        if (seen.size() == 1) {
            return Nat.SOME;
        }
        return seen.stream().distinct().count() == 1
                ? Nat.SAME_MAPPING
                : Nat.MAPPING_FOR_EACH_DESTINATION;
    }

    /** In a few words. */
    String natText() {
        return switch (nat()) {
            case NONE -> "none: relays see the address that the socket has";
            case SAME_MAPPING -> "the same mapping for every destination";
            case MAPPING_FOR_EACH_DESTINATION -> "another mapping for each destination";
            case SOME -> "there is one; two relays are needed to tell its kind";
            case UNKNOWN -> "unknown";
        };
    }

    /** What follows from it. */
    String advice() {
        if (relays.isEmpty()) {
            return "No relay is configured: umbel.relays names some, and this report asks them.";
        }
        if (!udp() && tcp()) {
            return "UDP is blocked here: all connections go over relays, by TLS over TCP, and none"
                    + " becomes direct. Outgoing UDP to any port would mend that.";
        }
        if (!udp()) {
            return "UDP is blocked here, or no relay runs: nothing came back from any of them."
                    + " Connections need outgoing UDP to their ports, or TCP where relays take it.";
        }
        return switch (nat()) {
            case NONE ->
                    "Peers reach this node directly, unless a firewall lets no stranger in; then"
                            + " they meet through a relay first.";
            case SAME_MAPPING ->
                    "Direct paths come about with all peers but those whose NAT has another mapping"
                            + " for each destination.";
            case MAPPING_FOR_EACH_DESTINATION ->
                    "Direct paths come about only with peers that let strangers in; the others stay"
                            + " with a relay. umbel.port-mapping mends that where the router can, a"
                            + " forwarded UDP port and umbel.endpoint.port elsewhere.";
            case SOME ->
                    "Name a second relay in umbel.relays: it also takes over when the first one"
                            + " dies.";
            case UNKNOWN -> "No relay said where it sees this node; the table says why.";
        };
    }
}
