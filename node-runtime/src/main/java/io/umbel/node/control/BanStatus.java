package io.umbel.node.control;

import io.umbel.node.guard.Ban;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is kept out.
 *
 * @param subject a node id or an IP address
 * @param until null for ever
 */
public record BanStatus(String subject, Instant since, @Nullable Instant until, String reason) {
    static BanStatus of(Ban ban) {
        return new BanStatus(
                ban.subject().toString(),
                ban.since(),
                ban.until().equals(Ban.FOR_EVER) ? null : ban.until(),
                ban.reason());
    }
}
