package io.umbel.node.path.machine;

/** Whether the address in use still answers, and how quickly. */
final class Liveness {
    private static final long NEVER = Long.MAX_VALUE;

    private long heardAt;
    private long sentAt;
    private long unansweredSince = NEVER;
    private long pingedAt = NEVER;
    private boolean sent;
    private long rtt;

    /** Another address is in use from now on, and was just heard. */
    void restart(long now, long newRtt) {
        heard(now);
        rtt = newRtt;
    }

    void sent(long now) {
        sent = true;
        sentAt = now;
        if (unansweredSince == NEVER) {
            unansweredSince = now;
        }
    }

    void pinged(long now) {
        pingedAt = now;
        if (unansweredSince == NEVER) {
            unansweredSince = now;
        }
    }

    void heard(long now) {
        heardAt = now;
        unansweredSince = NEVER;
        pingedAt = NEVER;
    }

    void measured(long sample) {
        rtt = rtt == 0 ? sample : (7 * rtt + sample) / 8;
    }

    /**
     * When to doubt it: if nothing that was sent has been answered, nor the question whether it is
     * still there. Packets alone prove nothing: an acknowledgement, say, has no answer.
     */
    long doubtAt() {
        return pingedAt == NEVER
                ? NEVER
                : Math.max(unansweredSince + patience(), pingedAt + patience() / 2);
    }

    /** A distant peer may take longer: to answer a question that is asked when half is over. */
    private long patience() {
        return Math.max(Timing.DOUBT_AFTER, 3 * rtt);
    }

    /** How long a path in doubt has to be heard again. */
    long grace() {
        return Math.max(Timing.LOST_AFTER, 5 * rtt) - patience();
    }

    /** When to ask whether it is still there. */
    long pingAt(long now) {
        if (pingedAt != NEVER) {
            return NEVER;
        }
        long silent = heardAt + (isActive(now) ? Timing.ACTIVE_KEEP_ALIVE : Timing.IDLE_KEEP_ALIVE);
        return unansweredSince == NEVER
                ? silent
                : Math.min(silent, unansweredSince + patience() / 2);
    }

    boolean isActive(long now) {
        return sent && now - sentAt < Timing.ACTIVE;
    }

    boolean isSilent(long now) {
        return now - heardAt >= Timing.SILENCE;
    }

    /** Whether another path's round trip is so much lower that a change is worth it. */
    boolean isSlowerThan(long other) {
        return rtt > 0 && other + Math.max(Timing.RTT_MARGIN, rtt / 4) < rtt;
    }

    /** Zero if it was not measured yet. */
    long rtt() {
        return rtt;
    }
}
