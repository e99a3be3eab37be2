package io.umbel.node;

import io.umbel.node.address.AddressBook;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import java.time.Duration;

/**
 * Asks all lookups, as a dial does, where a peer may be that was reached through a relay: at once,
 * and again while it stays relayed, ever more rarely. What they know joins the addresses that the
 * peer tells. Only for connections that this node dialed: strangers shall not make it search.
 */
final class CandidateSearch {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final EstablishedConnection connection;
    private final AddressBook addresses;
    private final Endpoint endpoint;

    private CandidateSearch(
            EstablishedConnection connection, AddressBook addresses, Endpoint endpoint) {
        this.connection = connection;
        this.addresses = addresses;
        this.endpoint = endpoint;
    }

    /** Goes on, on a virtual thread, until the connection ends. Does nothing if it is direct. */
    static void start(EstablishedConnection connection, AddressBook addresses, Endpoint endpoint) {
        var search = new CandidateSearch(connection, addresses, endpoint);
        if (search.isRelayed()) {
            String name = "candidates " + connection.peer().toShortString();
            var _ = Thread.ofVirtual().name(name).start(search::run);
        }
    }

    private boolean isRelayed() {
        return connection.info().path() instanceof NetworkPath.Relayed;
    }

    private void run() {
        try {
            ask();
            Duration pause = FIRST_PAUSE;
            while (!connection.closed().await(pause.toMillis())) {
                if (isRelayed()) {
                    ask();
                }
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody knows this thread", e);
        }
    }

    private void ask() throws InterruptedException {
        NodeId peer = connection.peer();
        endpoint.candidatesFound(peer, addresses.addresses(peer, LIMIT));
    }
}
