package io.umbel.node.path.machine;

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
import io.umbel.node.path.machine.PathState.Direct;
import io.umbel.node.path.machine.PathState.Doubt;
import io.umbel.node.path.machine.PathState.Moved;
import io.umbel.node.path.machine.PathState.Punching;
import io.umbel.node.path.machine.PathState.Relay;
import io.umbel.node.path.machine.Questions.Question;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which way one peer's packets take ({@link PathState}). Pure, and for one thread: every
 * method is told the time, in nanoseconds of any origin, which never goes back.
 *
 * <p>What nobody can make it do, the peer included:
 *
 * <ul>
 *   <li>use an address that has not answered a full-size probe, or a handshake;
 *   <li>change its state by a packet without a right MAC;
 *   <li>send a full-size probe to an address that has not answered a small one;
 *   <li>send more than {@value ProbeBudget#BURST} probes at once and {@value
 *       ProbeBudget#PER_SECOND} a second, or ask strangers' addresses more than ten times a second;
 *   <li>answer the same question more than {@value AnsweredQuestions#TIMES} times;
 *   <li>remember more than {@value Candidates#MAX_NAMED} named and {@value Candidates#MAX_SEEN}
 *       seen addresses, {@value Questions#MAX_OPEN} questions and {@value
 *       AnsweredQuestions#REMEMBERED} of the peer's.
 * </ul>
 */
public final class PathMachine {
    private final Consumer<PathAction> actions;
    private final Candidates candidates = new Candidates();
    private final Questions questions;
    private final ProbeBudget budget = new ProbeBudget();
    private final AnsweredQuestions answeredQuestions = new AnsweredQuestions();
    private final Liveness liveness = new Liveness();
    private PathState state = new Relay(null);
    private boolean directAllowed = true;
    private boolean relayUp;
    private @Nullable Long strangerAskedAt;
    private @Nullable Long burstAt;

    /**
     * @param random unpredictable: transactions come from it
     * @param actions takes each action while the call that causes it lasts; must not call back
     */
    public PathMachine(RandomGenerator random, Consumer<PathAction> actions) {
        this.questions = new Questions(random);
        this.actions = actions;
    }

    /** What is known now. */
    public PathState state() {
        return state;
    }

    /** The round trip to the address in use, in nanoseconds; 0 if it was not measured yet. */
    public long rtt() {
        return state.direct() == null ? 0 : liveness.rtt();
    }

    /** How many addresses are remembered. */
    int candidateCount() {
        return candidates.size();
    }

    int openQuestions() {
        return questions.size();
    }

    /** Where packets go now; null and not relayed: nowhere is known. */
    public Routes routes() {
        return state.routes(relayUp);
    }

    /** Whether {@link #sent} matters: else nobody has to call it. */
    public boolean isWatched() {
        return !(state instanceof Direct direct) || hasAlternative(direct);
    }

    /** A packet of a connection has been sent to the address in use. */
    public void sent(long now) {
        liveness.sent(now);
    }

    /** A packet of a connection came from here; false if that is not the address in use. */
    public boolean heard(InetSocketAddress source, long now) {
        if (!source.equals(state.direct())) {
            return false;
        }
        liveness.heard(now);
        if (!(state instanceof Direct)) {
            enter(new Direct(source, now + Timing.FIRST_SURVEY));
        }
        return true;
    }

    /** Something has happened. */
    public void on(PathEvent event, long now) {
        switch (event) {
            case CandidatesTold told -> named(candidates.tell(told.addresses()), now);
            case CandidatesFound found -> named(candidates.find(found.addresses()), now);
            case DirectAllowed direct -> allow(direct.allowed());
            case RelayUp relay -> relayUp = relay.up();
            case Established at when directAllowed -> established(at.address(), now);
            case HeardElsewhere at when directAllowed -> askStranger(at.source(), now);
            case Pinged ping when directAllowed -> pinged(ping, now);
            case Ponged pong when directAllowed -> ponged(pong, now);
            case Established _, HeardElsewhere _, Pinged _, Ponged _, Woken _ -> {}
        }
        advance(now);
    }

    /* --------------- What others say --------------- */

    private void named(boolean news, long now) {
        if (!news || (burstAt != null && now - burstAt < Timing.BURST_GAP)) {
            return;
        }
        switch (state) {
            case Punching punching -> state = new Punching(punching.last(), 0, now);
            case Direct direct -> state = new Direct(direct.address(), now);
            case Relay _, Doubt _, Moved _ -> {}
        }
    }

    private void allow(boolean allowed) {
        directAllowed = allowed;
        if (!allowed) {
            questions.clear();
            if (!(state instanceof Relay)) {
                enter(new Relay(null));
            }
        }
    }

    private void established(InetSocketAddress address, long now) {
        InetSocketAddress current = state.direct();
        if (current == null || (!current.equals(address) && liveness.isSilent(now))) {
            use(address, 0, now);
        } else {
            heard(address, now);
        }
    }

    /** One at a time, whoever they are: a flood from many addresses earns no flood of probes. */
    private void askStranger(InetSocketAddress source, long now) {
        if (strangerAskedAt == null || now - strangerAskedAt >= Timing.STRANGER_GAP) {
            strangerAskedAt = now;
            ask(source, false, true, now);
        }
    }

    private void pinged(Pinged ping, long now) {
        if (!answeredQuestions.take(ping.transaction())) {
            return;
        }
        InetSocketAddress source = ping.source();
        actions.accept(new Answer(source, ping.transaction()));
        if (heard(source, now)) {
            return;
        }
        boolean known = candidates.knows(source);
        candidates.see(source, now);
        switch (state) {
            case Relay _ -> {} // a candidate: punching begins
            case Punching _ -> askStranger(source, now);
            case Direct _ when known -> {} // the peer compares its paths
            case Direct _, Doubt _, Moved _ -> askStranger(source, now);
        }
    }

    private void ponged(Ponged pong, long now) {
        Question question = questions.take(pong.transaction(), pong.source(), now);
        if (question == null) {
            return;
        }
        long rtt = Math.max(1, now - question.askedAt());
        InetSocketAddress source = pong.source();
        if (heard(source, now)) {
            liveness.measured(rtt);
            return;
        }
        candidates.prove(source, now);
        switch (state) {
            case Relay _, Punching _ -> useOnceFull(question, rtt, now);
            case Direct direct when question.moving() && liveness.isSilent(now) ->
                    move(direct.address(), source, now);
            case Direct _ when liveness.isSlowerThan(rtt) -> useOnceFull(question, rtt, now);
            case Direct _ -> {}
            case Doubt doubt -> move(doubt.address(), source, now);
            case Moved moved when question.full() && moved.to().equals(source) ->
                    use(source, rtt, now);
            case Moved _ -> {}
        }
    }

    private void useOnceFull(Question answered, long rtt, long now) {
        if (answered.full()) {
            use(answered.address(), rtt, now);
        } else {
            ask(answered.address(), true, false, now);
        }
    }

    private void move(InetSocketAddress from, InetSocketAddress to, long now) {
        enter(new Moved(from, to, now + Timing.MOVE_LIMIT, now));
    }

    private void use(InetSocketAddress address, long rtt, long now) {
        liveness.restart(now, rtt);
        candidates.prove(address, now);
        enter(new Direct(address, now + Timing.FIRST_SURVEY));
    }

    /* --------------- What the time says --------------- */

    /**
     * When to call {@code on(Woken)} at the latest; {@link Long#MAX_VALUE}: never. Any other call
     * may bring it nearer.
     */
    public long wakeAt(long now) {
        return switch (state) {
            case Relay _ -> Long.MAX_VALUE;
            case Punching punching -> punching.nextRound();
            case Direct direct when !hasAlternative(direct) -> Long.MAX_VALUE;
            case Direct direct ->
                    Math.min(
                            Math.min(liveness.doubtAt(), liveness.pingAt(now)),
                            direct.nextSurvey());
            case Doubt doubt -> Math.min(doubt.nextProbe(), doubt.until());
            case Moved moved -> Math.min(moved.nextProbe(), moved.until());
        };
    }

    private void advance(long now) {
        questions.forgetOld(now);
        switch (state) {
            case Relay relay -> beginPunching(relay.last(), now);
            case Punching punching -> punch(punching, now);
            case Direct direct -> watch(direct, now);
            case Doubt doubt -> doubt(doubt, now);
            case Moved moved -> follow(moved, now);
        }
    }

    private void beginPunching(@Nullable InetSocketAddress last, long now) {
        if (directAllowed && !candidates.toAsk(null, now).isEmpty()) {
            var punching = new Punching(last, 0, now);
            enter(punching);
            punch(punching, now);
        }
    }

    private void punch(Punching punching, long now) {
        if (now - punching.nextRound() < 0) {
            return;
        }
        var toAsk = candidates.toAsk(null, now);
        if (toAsk.isEmpty()) {
            enter(new Relay(punching.last()));
            return;
        }
        if (punching.round() == 0) {
            burstAt = now;
        }
        toAsk.forEach(address -> ask(address, false, false, now));
        int round = punching.round();
        state = new Punching(punching.last(), round + 1, now + Timing.afterRound(round));
    }

    /** Without one, to know that the path is dead would change nothing: it is not watched. */
    private boolean hasAlternative(Direct direct) {
        return relayUp || candidates.hasOtherThan(direct.address());
    }

    private void watch(Direct direct, long now) {
        if (!hasAlternative(direct)) {
            return;
        }
        if (now >= liveness.doubtAt()) {
            // Counted from now: a node that stood still itself has not asked the peer yet.
            var doubt = new Doubt(direct.address(), now + liveness.grace(), now);
            enter(doubt);
            doubt(doubt, now);
            return;
        }
        if (now >= liveness.pingAt(now)) {
            askCurrent(direct.address(), now);
        }
        if (now >= direct.nextSurvey()) {
            survey(direct, now);
        }
    }

    /** Lower round trips win, so all are measured at the same time. */
    private void survey(Direct direct, long now) {
        var others = candidates.toAsk(direct.address(), now);
        if (!others.isEmpty() && liveness.isActive(now)) {
            burstAt = now;
            askCurrent(direct.address(), now);
            others.forEach(address -> ask(address, false, false, now));
        }
        state = new Direct(direct.address(), now + Timing.NEXT_SURVEY);
    }

    private void doubt(Doubt doubt, long now) {
        if (now >= doubt.until()) {
            lost(doubt.address(), now);
        } else if (now >= doubt.nextProbe()) {
            askCurrent(doubt.address(), now);
            state = new Doubt(doubt.address(), doubt.until(), now + Timing.DOUBT_PROBE_GAP);
        }
    }

    private void follow(Moved moved, long now) {
        if (now >= moved.until()) {
            lost(moved.address(), now);
        } else if (now >= moved.nextProbe()) {
            ask(moved.to(), true, true, now);
            askCurrent(moved.address(), now);
            state =
                    new Moved(
                            moved.address(),
                            moved.to(),
                            moved.until(),
                            now + Timing.DOUBT_PROBE_GAP);
        }
    }

    private void lost(InetSocketAddress address, long now) {
        candidates.prove(address, now);
        var punching = new Punching(address, 0, now);
        enter(punching);
        punch(punching, now);
    }

    /* --------------- What is done --------------- */

    private void askCurrent(InetSocketAddress address, long now) {
        ask(address, false, false, now);
        liveness.pinged(now); // even if the limits forbade it: they are the peer's own doing
    }

    private void ask(InetSocketAddress address, boolean full, boolean moving, long now) {
        if ((full || candidates.mayAsk(address, now)) && budget.take(now)) {
            var transaction = questions.add(new Question(address, now, full, moving));
            actions.accept(new Ask(address, transaction, full));
        }
    }

    private void enter(PathState next) {
        PathState before = state;
        state = next;
        actions.accept(new Enter(before, next));
    }
}
