package io.umbel.node.path.machine;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What was asked and not yet answered. */
final class Questions {
    static final int MAX_OPEN = 320;

    /**
     * @param moving asked because the peer may be there now, and no longer where it was
     */
    record Question(InetSocketAddress address, long askedAt, boolean full, boolean moving) {}

    private final RandomGenerator random;
    private final Map<Transaction, Question> open = new LinkedHashMap<>();

    Questions(RandomGenerator random) {
        this.random = random;
    }

    Transaction add(Question question) {
        if (open.size() == MAX_OPEN) {
            open.remove(open.keySet().iterator().next());
        }
        var transaction = Transaction.next(random);
        open.put(transaction, question);
        return transaction;
    }

    /** The question that this answers, once; null if nobody asked, not there, or too long ago. */
    @Nullable Question take(Transaction transaction, InetSocketAddress source, long now) {
        Question question = open.get(transaction);
        if (question == null || !question.address.equals(source)) {
            return null;
        }
        open.remove(transaction);
        return now - question.askedAt > Timing.ANSWER_LIMIT ? null : question;
    }

    /** The oldest come first. */
    void forgetOld(long now) {
        var questions = open.values().iterator();
        while (questions.hasNext() && now - questions.next().askedAt > Timing.ANSWER_LIMIT) {
            questions.remove();
        }
    }

    void clear() {
        open.clear();
    }

    int size() {
        return open.size();
    }
}
