package io.umbel.node.middleware.builtin;

import io.umbel.node.guard.PeerGuard;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Middleware;

/** {@code ban}. */
record BanMiddleware(PeerGuard guard) implements Middleware {
    @Override
    public Admission admit(Call call) {
        return guard.isBanned(call.peer())
                ? Admission.reject(ErrorCode.BANNED, "you are banned from this node")
                : Admission.accept();
    }
}
