package io.umbel.node.path.machine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the way to a peer.
 *
 * <pre>
 *             candidates             full-size answer            unheard
 *   RELAY ───────────────► PUNCHING ─────────────────► DIRECT ◄─────────► DOUBT
 *     ▲                     │    ▲                      │  ▲    heard      │  │
 *     └─────────────────────┘    │   answers elsewhere  ▼  │ full-size     │  │
 *           none left            │                    MOVED ◄─────────────┘  │
 *                                └──────────────────────┴────────────────────┘
 *                                           unheard for too long
 * </pre>
 */
public sealed interface PathState {
    /**
     * Nothing is known that could be tried.
     *
     * @param last where the peer was last reached directly, for a node without a relay
     */
    record Relay(@Nullable InetSocketAddress last) implements PathState {}

    /**
     * All candidates are asked, in rounds, so that NATs on both sides open.
     *
     * @param last as {@link Relay#last}
     */
    record Punching(@Nullable InetSocketAddress last, int round, long nextRound)
            implements PathState {}

    /** The peer is heard at this address. */
    record Direct(InetSocketAddress address, long nextSurvey) implements PathState {}

    /**
     * The peer should have been heard at this address: packets take both routes.
     *
     * @param until when the address is given up
     */
    record Doubt(InetSocketAddress address, long until, long nextProbe) implements PathState {}

    /** The address is silent, and the peer has answered at another: does that one carry packets? */
    record Moved(InetSocketAddress address, InetSocketAddress to, long until, long nextProbe)
            implements PathState {}

    /** The address that carries packets; null if the relay alone does. */
    default @Nullable InetSocketAddress direct() {
        return switch (this) {
            case Relay _, Punching _ -> null;
            case Direct direct -> direct.address;
            case Doubt doubt -> doubt.address;
            case Moved moved -> moved.address;
        };
    }

    /**
     * Where packets go in this state.
     *
     * @param relayUp whether there is a relay that reaches the peer; without one the last address
     *     that worked is the best guess
     */
    default Routes routes(boolean relayUp) {
        return switch (this) {
            case Relay relay -> relayed(relay.last, relayUp);
            case Punching punching -> relayed(punching.last, relayUp);
            case Direct direct -> new Routes(direct.address, false);
            case Doubt doubt -> new Routes(doubt.address, relayUp);
            case Moved moved -> new Routes(moved.address, relayUp);
        };
    }

    private static Routes relayed(@Nullable InetSocketAddress last, boolean relayUp) {
        return relayUp ? new Routes(null, true) : new Routes(last, false);
    }
}
