package io.umbel.node.address;

import io.umbel.spi.AddressLookup;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reaches a peer by whatever address anybody knows: the given ones first, then those that the
 * lookups find. For any thread.
 */
public final class AddressBook {
    private final Supplier<List<AddressLookup>> lookups;
    private final AddressFilter filter;
    private final LongSupplier nanoTime;

    /**
     * @param lookups are asked for anew at each dial: plugins come and go
     * @param nanoTime a monotonic clock
     */
    public AddressBook(
            Supplier<List<AddressLookup>> lookups, HostResolver resolver, LongSupplier nanoTime) {
        this.lookups = lookups;
        this.filter = new AddressFilter(resolver);
        this.nanoTime = nanoTime;
    }

    /**
     * Dials {@code peer}. Host names are resolved here. If no given address works all lookups are
     * asked side by side, and the first that finds an address is used while the others still
     * search. No address is tried twice. Blocks, at most for {@code timeout}; may be interrupted.
     *
     * @throws io.umbel.spi.DialException {@code NO_ADDRESS} with what every source had to say, if
     *     there was nothing to dial; else what the last dial failed with. {@code NOT_SERVING} and
     *     the like end the search: the peer was found
     */
    public <C> C dial(NodeAddress peer, Alpn alpn, Duration timeout, AddressDialer<C> dialer)
            throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(timeout, nanoTime);
        return new AddressedDial<>(peer, alpn, lookups.get(), filter, deadline, dialer).run();
    }

    /**
     * Every address of {@code peer} that a lookup knows, host names resolved. Blocks until all have
     * said what they know, at most for {@code timeout}; may be interrupted.
     */
    public List<InetSocketAddress> addresses(NodeId peer, Duration timeout)
            throws InterruptedException {
        Deadline deadline = Deadline.in(timeout, nanoTime);
        var all = new ArrayList<InetSocketAddress>();
        try (var search = new AddressSearch(peer, lookups.get(), filter, new UntriedWays())) {
            for (Optional<NodeAddress> found = search.next(deadline);
                    found.isPresent();
                    found = search.next(deadline)) {
                all.addAll(found.get().addresses());
            }
        }
        return List.copyOf(all);
    }
}
