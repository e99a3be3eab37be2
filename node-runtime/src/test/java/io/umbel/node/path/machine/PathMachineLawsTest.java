package io.umbel.node.path.machine;

import static io.umbel.node.path.machine.RecordedMachine.MILLI;
import static io.umbel.node.path.machine.RecordedMachine.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.path.machine.PathAction.Answer;
import io.umbel.node.path.machine.PathAction.Ask;
import io.umbel.node.path.machine.PathAction.Enter;
import io.umbel.node.path.machine.PathEvent.CandidatesFound;
import io.umbel.node.path.machine.PathEvent.CandidatesTold;
import io.umbel.node.path.machine.PathEvent.DirectAllowed;
import io.umbel.node.path.machine.PathEvent.Established;
import io.umbel.node.path.machine.PathEvent.HeardElsewhere;
import io.umbel.node.path.machine.PathEvent.Pinged;
import io.umbel.node.path.machine.PathEvent.Ponged;
import io.umbel.node.path.machine.PathEvent.RelayUp;
import io.umbel.node.path.machine.PathEvent.Woken;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds whatever happens: each seed is another sequence of events, most of them hostile. */
final class PathMachineLawsTest {
    private static final int EVENTS = 5000;
    private static final long SECOND = 1000 * MILLI;

    private enum Kind {
        RELAY,
        PUNCHING,
        DIRECT,
        DOUBT,
        MOVED;

        static Kind of(PathState state) {
            return switch (state) {
                case PathState.Relay _ -> RELAY;
                case PathState.Punching _ -> PUNCHING;
                case PathState.Direct _ -> DIRECT;
                case PathState.Doubt _ -> DOUBT;
                case PathState.Moved _ -> MOVED;
            };
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 150);
    }

    /** One machine, what it was asked to do, and what the laws need to remember of it. */
    private static final class Run {
        final SplittableRandom random;
        final PathMachine machine;
        final Deque<Ask> open = new ArrayDeque<>();
        final Deque<Ask> full = new ArrayDeque<>();
        final Set<InetSocketAddress> answered = new HashSet<>();
        final Set<InetSocketAddress> carriesFull = new HashSet<>();
        final Deque<Long> asked = new ArrayDeque<>();
        final EnumSet<Kind> visited = EnumSet.noneOf(Kind.class);
        final List<PathAction> actions = new ArrayList<>();
        long now;
        boolean allowed = true;

        Run(long seed) {
            random = new SplittableRandom(seed);
            machine = new PathMachine(new SplittableRandom(~seed), actions::add);
        }

        InetSocketAddress anyAddress() {
            return address(1 + random.nextInt(random.nextBoolean() ? 4 : 60));
        }

        void step() {
            now += random.nextLong(random.nextInt(10) == 0 ? 2 * SECOND : 40 * MILLI);
            boolean due = machine.wakeAt(now) <= now;
            PathEvent event = anyEvent();
            learn(event);
            actions.clear();
            machine.on(event, now);
            check(event, due);
            if (random.nextInt(3) == 0) {
                machine.sent(now);
            }
            if (random.nextInt(3) == 0) {
                var _ = machine.heard(anyAddress(), now);
            }
        }

        private PathEvent anyEvent() {
            return switch (random.nextInt(17)) {
                case 0 ->
                        random.nextBoolean()
                                ? new CandidatesTold(manyAddresses())
                                : new CandidatesFound(manyAddresses());
                case 1 ->
                        random.nextInt(20) == 0
                                ? new Established(anyAddress())
                                : new HeardElsewhere(anyAddress());
                case 2, 3 -> new HeardElsewhere(anyAddress());
                case 4, 5 -> new Pinged(Transaction.next(random), anyAddress());
                case 6 -> new Ponged(Transaction.next(random), anyAddress());
                case 7 -> new DirectAllowed(random.nextInt(8) != 0);
                case 8, 9, 10 -> new Woken();
                case 11 -> new RelayUp(random.nextBoolean());
                default -> anyAnswer();
            };
        }

        private List<InetSocketAddress> manyAddresses() {
            return random.ints(random.nextInt(50), 1, 60)
                    .mapToObj(RecordedMachine::address)
                    .toList();
        }

        private PathEvent anyAnswer() {
            Ask ask = random.nextBoolean() ? open.pollFirst() : open.pollLast();
            return ask == null ? new Woken() : new Ponged(ask.transaction(), ask.to());
        }

        private void learn(PathEvent event) {
            switch (event) {
                case Ponged pong -> answered.add(pong.source());
                case Established at -> carriesFull.add(at.address());
                case DirectAllowed direct -> allowed = direct.allowed();
                case CandidatesTold _,
                        CandidatesFound _,
                        HeardElsewhere _,
                        Pinged _,
                        RelayUp _,
                        Woken _ -> {}
            }
            if (event instanceof Ponged pong) {
                full.stream()
                        .filter(ask -> ask.transaction().equals(pong.transaction()))
                        .forEach(ask -> carriesFull.add(ask.to()));
            }
        }

        private void check(PathEvent event, boolean due) {
            for (PathAction action : actions) {
                switch (action) {
                    case Ask ask -> check(ask);
                    case Answer _ -> assertThat(event).isInstanceOf(Pinged.class);
                    case Enter enter -> visited.add(Kind.of(enter.to()));
                }
            }
            if (!allowed) {
                assertThat(actions).noneMatch(action -> !(action instanceof Enter));
                assertThat(machine.state().direct()).isNull();
            }
            InetSocketAddress direct = machine.state().direct();
            assertThat(direct == null || carriesFull.contains(direct)).as("%s", direct).isTrue();
            if (event instanceof HeardElsewhere && !due) {
                assertThat(actions).noneMatch(Enter.class::isInstance).hasSizeLessThan(2);
            }
            assertThat(machine.candidateCount())
                    .isLessThanOrEqualTo(Candidates.MAX_NAMED + Candidates.MAX_SEEN);
            assertThat(machine.openQuestions()).isLessThanOrEqualTo(Questions.MAX_OPEN);
            assertThat(machine.wakeAt(now)).as("%s", machine.state()).isGreaterThan(now);
        }

        private void check(Ask ask) {
            if (ask.full()) {
                assertThat(answered).contains(ask.to());
                full.addLast(ask);
            }
            open.addLast(ask);
            asked.addLast(now);
            while (now - asked.getFirst() >= SECOND) {
                asked.removeFirst();
            }
            assertThat(asked.size())
                    .isLessThanOrEqualTo(ProbeBudget.BURST + ProbeBudget.PER_SECOND);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anySequenceOfEvents_keepsEveryLimit(long seed) {
        var run = new Run(seed);
        for (int i = 0; i < EVENTS; i++) {
            run.step();
        }
    }

    @Test
    void thoseSequences_reachEveryState() {
        EnumSet<Kind> visited = EnumSet.noneOf(Kind.class);
        seeds().limit(20)
                .forEach(seed -> {
                    var run = new Run(seed);
                    for (int i = 0; i < EVENTS; i++) {
                        run.step();
                    }
                    visited.addAll(run.visited);
                });
        assertThat(visited).containsExactlyInAnyOrder(Kind.values());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void peerThatFallsSilent_leavesNothingToDo(long seed) {
        var run = new Run(seed);
        for (int i = 0; i < 500; i++) {
            run.step();
        }
        run.machine.on(new CandidatesTold(List.of()), run.now);
        run.machine.on(new DirectAllowed(false), run.now);
        assertThat(run.machine.openQuestions()).isZero();
        assertThat(run.machine.wakeAt(run.now)).isEqualTo(Long.MAX_VALUE);
    }
}
