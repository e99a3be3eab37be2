package io.umbel.node.address;

import static java.util.Comparator.comparing;

import io.umbel.spi.AddressLookup;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all lookups for one peer, side by side, each on a virtual thread. What one finds can be used
 * while the others still search; one that fails hides nothing. Closing it interrupts those that
 * still search. For one thread.
 */
final class AddressSearch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AddressSearch.class);

    /** What one lookup has to say; it says nothing after the {@code last}. */
    private record Answer(NodeAddress found, List<String> problems, boolean last) {}

    private final NodeAddress nothing;
    private final AddressFilter filter;
    private final UntriedWays untried;
    private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Thread> threads;
    private int searching;

    /** Begins the search. */
    AddressSearch(
            NodeId peer, List<AddressLookup> lookups, AddressFilter filter, UntriedWays untried) {
        this.nothing = NodeAddress.of(peer);
        this.filter = filter;
        this.untried = untried;
        this.searching = lookups.size();
        this.threads = lookups.stream().map(this::start).toList();
    }

    private Thread start(AddressLookup lookup) {
        String name = "lookup " + describe(lookup) + " " + nothing.id().toShortString();
        return Thread.ofVirtual().name(name).start(() -> ask(lookup));
    }

    private void ask(AddressLookup lookup) {
        try {
            Iterator<NodeAddress> hints = hints(lookup);
            if (!hints.hasNext()) {
                answers.add(new Answer(nothing, List.of(), true));
            }
            while (hints.hasNext()) {
                var leftOut = new ArrayList<String>();
                NodeAddress usable = filter.usable(hints.next(), leftOut::add);
                answers.add(new Answer(usable, leftOut, !hints.hasNext()));
            }
        } catch (Throwable e) { // a plugin's code: whatever it throws, the others go on
            log.debug("{} failed to look up {}", describe(lookup), nothing.id(), e);
            answers.add(new Answer(nothing, List.of(describe(lookup) + " failed: " + e), true));
        }
    }

    /** Those that need no DNS first: a name server may take all the time there is. */
    private Iterator<NodeAddress> hints(AddressLookup lookup) throws Exception {
        return lookup.lookup(nothing.id()).stream()
                .filter(address -> address.id().equals(nothing.id()))
                .limit(NodeAddress.MAX_WAYS)
                .flatMap(AddressFilter::apart)
                .sorted(comparing(AddressFilter::needsResolving))
                .iterator();
    }

    static String describe(AddressLookup lookup) {
        return lookup.getClass().getSimpleName();
    }

    /**
     * Waits for a way that is new, and takes with it all that are known by then. Empty once all
     * lookups have ended, or the deadline is over.
     */
    Optional<NodeAddress> next(Deadline deadline) throws InterruptedException {
        NodeAddress found = nothing;
        Answer answer = await(found, deadline);
        while (answer != null) {
            found = merge(found, untried.take(answer.found()));
            problems.addAll(answer.problems());
            searching -= answer.last() ? 1 : 0;
            answer = await(found, deadline);
        }
        return found.isBareId() ? Optional.empty() : Optional.of(found);
    }

    private @Nullable Answer await(NodeAddress found, Deadline deadline)
            throws InterruptedException {
        boolean worthWaiting = found.isBareId() && !isOver();
        long nanos = worthWaiting ? deadline.remaining().toNanos() : 0;
        return answers.poll(nanos, TimeUnit.NANOSECONDS);
    }

    private static NodeAddress merge(NodeAddress one, NodeAddress other) {
        return new NodeAddress(
                one.id(),
                merge(one.addresses(), other.addresses()),
                merge(one.relays(), other.relays()));
    }

    private static <T> List<T> merge(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).limit(NodeAddress.MAX_WAYS).toList();
    }

    /** Whether {@link #next} has heard of the end of all lookups. */
    boolean isOver() {
        return searching == 0;
    }

    /** What {@link #next} has heard of: ways that were left out, lookups that failed. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    @SuppressWarnings("Interruption") // the threads are our own, and a lookup ends by interruption
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
