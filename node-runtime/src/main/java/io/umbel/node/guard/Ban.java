package io.umbel.node.guard;

import java.time.Instant;

/**
 * Somebody who is kept out of the whole node for a while.
 *
 * @param until from when it may come again; {@link #FOR_EVER} for never
 * @param reason one line for a person
 */
public record Ban(BanSubject subject, Instant since, Instant until, String reason) {
    /** The end of a ban that has none. */
    public static final Instant FOR_EVER = Instant.parse("9999-12-31T23:59:59Z");

    /** Puts {@code reason} on one line. */
    public Ban {
        reason = reason.replaceAll("\\s+", " ").strip();
    }

    /** Whether it holds at this time. */
    public boolean holdsAt(Instant now) {
        return now.isBefore(until);
    }
}
