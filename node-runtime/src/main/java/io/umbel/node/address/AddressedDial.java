package io.umbel.node.address;

import static java.util.stream.Collectors.joining;

import io.umbel.spi.AddressLookup;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One dial through the address book. For one thread. */
final class AddressedDial<C> {
    private final NodeAddress peer;
    private final Alpn alpn;
    private final List<AddressLookup> lookups;
    private final AddressFilter filter;
    private final Deadline deadline;
    private final AddressDialer<C> dialer;
    private final UntriedWays untried = new UntriedWays();
    private final List<String> problems = new ArrayList<>();
    private @Nullable DialException lastFailure;

    AddressedDial(
            NodeAddress peer,
            Alpn alpn,
            List<AddressLookup> lookups,
            AddressFilter filter,
            Deadline deadline,
            AddressDialer<C> dialer) {
        this.peer = peer;
        this.alpn = alpn;
        this.lookups = lookups;
        this.filter = filter;
        this.deadline = deadline;
        this.dialer = dialer;
    }

    C run() throws IOException, InterruptedException {
        Optional<C> connection = tryGiven();
        if (connection.isEmpty()) {
            connection = tryEach(lookups, true);
        }
        return connection.orElseThrow(this::failure);
    }

    /** On a thread of its own like any lookup: its host names may take long to resolve. */
    private Optional<C> tryGiven() throws IOException, InterruptedException {
        AddressLookup given = _ -> List.of(peer);
        return peer.isBareId() ? Optional.empty() : tryEach(List.of(given), lookups.isEmpty());
    }

    private Optional<C> tryEach(List<AddressLookup> sources, boolean last)
            throws IOException, InterruptedException {
        try (var search = new AddressSearch(peer.id(), sources, filter, untried)) {
            Optional<C> connection = Optional.empty();
            for (Optional<NodeAddress> found = search.next(deadline);
                    found.isPresent();
                    found = search.next(deadline)) {
                connection = tryOne(found.get(), last && search.isOver());
                if (connection.isPresent()) {
                    break;
                }
            }
            problems.addAll(search.problems());
            return connection;
        }
    }

    private Optional<C> tryOne(NodeAddress found, boolean last)
            throws IOException, InterruptedException {
        try {
            return Optional.of(dialer.dial(found, alpn, share(last)));
        } catch (DialException e) {
            lastFailure =
                    switch (e.failure()) {
                        case UNREACHABLE, WRONG_KEY, NO_ADDRESS -> e;
                        case NOT_SERVING, REFUSED, CIRCUIT_OPEN, NOT_POSSIBLE -> throw e;
                    };
            return Optional.empty();
        }
    }

    /** Half of the time that is left, unless nothing else can be tried after it. */
    private Duration share(boolean last) {
        return last ? deadline.remaining() : deadline.remaining().dividedBy(2);
    }

    private DialException failure() {
        return lastFailure == null ? noAddress() : lastFailure;
    }

    private DialException noAddress() {
        String asked = lookups.stream().map(AddressSearch::describe).collect(joining(", "));
        String why = problems.isEmpty() ? "" : "; " + String.join("; ", problems);
        String late = deadline.remaining().isZero() ? "; the time to dial is over" : "";
        return new DialException(
                Failure.NO_ADDRESS,
                "peer %s: no address to dial%s%s (asked: %s; expected umbel://<node-id>@host:port, or a line in umbel.peers)"
                        .formatted(peer.id(), why, late, asked.isEmpty() ? "nobody" : asked),
                null);
    }
}
