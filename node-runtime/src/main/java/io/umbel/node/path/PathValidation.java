package io.umbel.node.path;

import io.umbel.node.path.machine.Transaction;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a peer has moved: events and the time in, at most one step out. Pure, for one peer.
 *
 * <p>A packet from an unknown address is asked about with one small probe, at most one in 100 ms,
 * whoever it came from. Its answer earns the address a probe of full size. Only when that is
 * answered too, and the old address has been silent for 150 ms, is the peer followed. A peer that
 * is heard where it was is never followed elsewhere.
 */
final class PathValidation {
    static final long PROBE_GAP_NANOS = 100_000_000L;
    static final long SILENCE_NANOS = 150_000_000L;
    static final long ANSWER_LIMIT_NANOS = 3_000_000_000L;

    /** As large as the first packets of a connection: a path that loses it could not carry one. */
    static final int FULL_SIZE = 1200;

    private static final int MAX_OPEN = 16;

    /** What to do next. */
    sealed interface Step {
        /** Ask this address. */
        record Ask(InetSocketAddress address, Transaction transaction, int size) implements Step {}

        /** Send everything to this address from now on. */
        record Follow(InetSocketAddress address) implements Step {}
    }

    private record Question(InetSocketAddress address, long askedAt, boolean full) {}

    private final Supplier<Transaction> transactions;
    private final Map<Transaction, Question> open = new LinkedHashMap<>();
    private @Nullable Long lastAsked;

    PathValidation(Supplier<Transaction> transactions) {
        this.transactions = transactions;
    }

    /**
     * One of the peer's connections got a packet, or an authentic ping, from an address that is not
     * the peer's.
     */
    Optional<Step> heardElsewhere(InetSocketAddress source, long now) {
        if (lastAsked != null && now - lastAsked < PROBE_GAP_NANOS) {
            return Optional.empty();
        }
        lastAsked = now;
        return Optional.of(ask(source, false, now));
    }

    /** An authentic answer arrived. */
    Optional<Step> answered(
            Transaction transaction, InetSocketAddress source, long heardAtCurrent, long now) {
        Question question = open.remove(transaction);
        if (question == null
                || !question.address.equals(source)
                || now - question.askedAt > ANSWER_LIMIT_NANOS
                || now - heardAtCurrent < SILENCE_NANOS) {
            return Optional.empty();
        }
        return Optional.of(question.full ? new Step.Follow(source) : ask(source, true, now));
    }

    private Step ask(InetSocketAddress address, boolean full, long now) {
        Transaction transaction = transactions.get();
        if (open.size() == MAX_OPEN) {
            open.remove(open.keySet().iterator().next());
        }
        open.put(transaction, new Question(address, now, full));
        return new Step.Ask(address, transaction, full ? FULL_SIZE : ProbeCodec.PING_SIZE);
    }
}
