package io.umbel.node.middleware.builtin;

import io.umbel.node.guard.PeerGuard;
import io.umbel.node.settings.BuiltInSettings;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Middleware;

/** {@code reputation}. */
record ReputationMiddleware(BuiltInSettings.Reputation settings, PeerGuard guard)
        implements Middleware {
    @Override
    public Admission admit(Call call) {
        return guard.score(call.peer()) < settings.minScore()
                ? Admission.reject(
                        ErrorCode.REFUSED, "your score is too low here; it heals with time")
                : Admission.accept();
    }
}
