package io.umbel.node.path.machine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The peer's latest questions, so that whoever replays one earns silence. Not only the first copy
 * is answered: it may be the replay, by somebody who is nearer.
 */
final class AnsweredQuestions {
    static final int TIMES = 4;
    static final int REMEMBERED = 256;

    private final Map<Transaction, Integer> times = new LinkedHashMap<>();

    /** Whether this copy of a question is to be answered. */
    boolean take(Transaction question) {
        int before = times.getOrDefault(question, 0);
        if (before == TIMES) {
            return false;
        }
        times.put(question, before + 1);
        if (times.size() > REMEMBERED) {
            Iterator<Transaction> oldest = times.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }
}
