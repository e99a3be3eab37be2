package io.umbel.node.path.machine;

import static io.umbel.node.path.machine.RecordedMachine.MILLI;

import io.umbel.node.path.machine.PathAction.Answer;
import io.umbel.node.path.machine.PathAction.Ask;
import io.umbel.node.path.machine.PathAction.Enter;
import io.umbel.node.path.machine.PathEvent.CandidatesTold;
import io.umbel.node.path.machine.PathEvent.Pinged;
import io.umbel.node.path.machine.PathEvent.Ponged;
import io.umbel.node.path.machine.PathEvent.Woken;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two machines in virtual time, each behind a NAT of some kind, with loss. One seed, one result.
 */
final class VirtualNetwork {
    /** What a NAT does, in the words of RFC 4787. */
    enum Nat {
        /** No NAT at all. */
        NONE,
        /** One mapping for all destinations, open for everybody. */
        FULL_CONE,
        /** … open for addresses to which something was sent. */
        ADDRESS_RESTRICTED,
        /** … open for address and port. */
        PORT_RESTRICTED,
        /** A mapping for each destination. */
        SYMMETRIC
    }

    private record Event(long at, long order, Runnable task) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final SplittableRandom random;
    final Host left;
    final Host right;
    private long order;
    private long now;
    private boolean cut;
    long delay = 5 * MILLI;
    long talkGap = 10 * MILLI;
    double loss;

    VirtualNetwork(Nat left, Nat right, long seed) {
        this.random = new SplittableRandom(seed);
        this.left = new Host("192.0.2.1", left);
        this.right = new Host("192.0.2.2", right);
        this.left.other = this.right;
        this.right.other = this.left;
    }

    /** A node and the NAT before it. */
    final class Host {
        final PathMachine machine = new PathMachine(random.split(), this::act);
        private final String ip;
        private final Nat nat;
        private final Map<InetSocketAddress, Integer> mappings = new HashMap<>();
        private final Set<InetSocketAddress> sentTo = new HashSet<>();
        private int generation;
        private @Nullable Host other;
        long longestUnheard;
        int doubts;
        private long heardAt;

        Host(String ip, Nat nat) {
            this.ip = ip;
            this.nat = nat;
            machine.on(new PathEvent.RelayUp(true), 0);
        }

        /** What a relay would observe. */
        InetSocketAddress observed() {
            return new InetSocketAddress(ip, 1000 + generation);
        }

        private InetSocketAddress mapped(InetSocketAddress to) {
            return nat == Nat.SYMMETRIC
                    ? new InetSocketAddress(
                            ip, mappings.computeIfAbsent(to, _ -> 20_000 + random.nextInt(20_000)))
                    : observed();
        }

        private boolean lets(InetSocketAddress from, InetSocketAddress to) {
            return switch (nat) {
                case NONE, FULL_CONE -> to.equals(observed());
                case ADDRESS_RESTRICTED ->
                        to.equals(observed())
                                && sentTo.stream()
                                        .anyMatch(a -> a.getAddress().equals(from.getAddress()));
                case PORT_RESTRICTED -> to.equals(observed()) && sentTo.contains(from);
                case SYMMETRIC -> Integer.valueOf(to.getPort()).equals(mappings.get(from));
            };
        }

        /** The NAT has forgotten its mappings and makes others. */
        void rebind() {
            generation++;
            mappings.clear();
            sentTo.clear();
        }

        private Host peer() {
            return Objects.requireNonNull(other);
        }

        private void send(InetSocketAddress to, Consumer<InetSocketAddress> arrival) {
            InetSocketAddress from = mapped(to);
            sentTo.add(to);
            boolean lost = cut || random.nextDouble() < loss;
            after(
                    delay,
                    () -> {
                        if (!lost && peer().lets(from, to)) {
                            arrival.accept(from);
                            peer().schedule();
                        }
                    });
        }

        private void act(PathAction action) {
            switch (action) {
                case Ask ask ->
                        send(
                                ask.to(),
                                from ->
                                        peer().machine
                                                .on(new Pinged(ask.transaction(), from), now));
                case Answer answer ->
                        send(
                                answer.to(),
                                from ->
                                        peer().machine
                                                .on(new Ponged(answer.transaction(), from), now));
                case Enter enter -> doubts += enter.to() instanceof PathState.Doubt ? 1 : 0;
            }
        }

        /** Packets of a connection, every 10 ms by default, by whatever routes there are. */
        void talk() {
            Routes routes = machine.state().routes(true);
            InetSocketAddress direct = routes.direct();
            if (direct != null) {
                machine.sent(now);
                send(direct, from -> peer().receive(from));
            }
            if (routes.relayed()) {
                after(4 * delay, () -> peer().receive(null));
            }
            schedule();
            after(talkGap, this::talk);
        }

        private void receive(@Nullable InetSocketAddress from) {
            longestUnheard = Math.max(longestUnheard, heardAt == 0 ? 0 : now - heardAt);
            heardAt = now;
            if (from != null && !machine.heard(from, now)) {
                machine.on(new PathEvent.HeardElsewhere(from), now);
            }
        }

        void schedule() {
            long wake = machine.wakeAt(now);
            if (wake != Long.MAX_VALUE) {
                at(
                        Math.max(wake, now + 1),
                        () -> {
                            if (machine.wakeAt(now) <= now) {
                                machine.on(new Woken(), now);
                                schedule();
                            }
                        });
            }
        }

        void told() {
            machine.on(new CandidatesTold(List.of(peer().observed())), now);
            schedule();
        }
    }

    private void after(long nanos, Runnable task) {
        at(now + nanos, task);
    }

    private void at(long time, Runnable task) {
        events.add(new Event(time, order++, task));
    }

    /** Each learns the other's candidates, as over a relayed connection. */
    void exchangeCandidates() {
        left.told();
        after(delay, right::told);
    }

    void cut(boolean nothingPasses) {
        cut = nothingPasses;
    }

    void run(long millis) {
        long end = now + millis * MILLI;
        while (!events.isEmpty() && events.peek().at <= end) {
            Event next = events.remove();
            now = Math.max(now, next.at);
            next.task.run();
        }
        now = end;
    }

    boolean isDirect() {
        return left.machine.state() instanceof PathState.Direct
                && right.machine.state() instanceof PathState.Direct;
    }
}
