package io.umbel.node.path.machine;

import java.util.concurrent.TimeUnit;

/**
 * The machine's times, in nanoseconds. They were found between network namespaces with real NAT.
 */
final class Timing {
    /** Between the rounds of punching: they begin after 0, 20, 70, 170, 370, 770 and 1570 ms. */
    private static final long[] ROUND_GAPS = {
        millis(20), millis(50), millis(100), millis(200), millis(400), millis(800)
    };

    /** Between the rounds after those, and the least between two times that they begin anew. */
    static final long LATER_ROUNDS = millis(5000);

    static final long BURST_GAP = millis(2000);

    /** No candidate is asked more often. */
    static final long ADDRESS_GAP = millis(15);

    /** Whoever sends from unknown addresses, and however many, earns one question in this time. */
    static final long STRANGER_GAP = millis(100);

    /**
     * Something was sent, and nothing came back for so long, though it was asked for when half was
     * over: the path is in doubt.
     */
    static final long DOUBT_AFTER = millis(250);

    static final long DOUBT_PROBE_GAP = millis(100);

    /** … and for so long: it is lost. */
    static final long LOST_AFTER = millis(1500);

    /** A peer that was heard within this time where it was has not moved. */
    static final long SILENCE = millis(150);

    static final long MOVE_LIMIT = millis(1500);
    static final long ANSWER_LIMIT = millis(3000);

    /** An address that sent an authentic ping, but never answers, is forgotten. */
    static final long UNPROVEN_LIFE = millis(10_000);

    /**
     * A path in use is asked when it has been silent for so long; one that is idle, more rarely.
     */
    static final long ACTIVE_KEEP_ALIVE = millis(1000);

    static final long IDLE_KEEP_ALIVE = millis(15_000);

    /** After the last packet sent, a path counts as in use. */
    static final long ACTIVE = millis(5000);

    /** When a path in use is compared with the other candidates: soon, then now and then. */
    static final long FIRST_SURVEY = millis(1000);

    static final long NEXT_SURVEY = millis(60_000);

    /** A round trip is lower when it is lower by this, and by a quarter. */
    static final long RTT_MARGIN = millis(1);

    private Timing() {}

    static long afterRound(int round) {
        return round < ROUND_GAPS.length ? ROUND_GAPS[round] : LATER_ROUNDS;
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
