package io.umbel.node.middleware;

import io.umbel.spi.AuthContext;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish;
import io.umbel.spi.OnFinish.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Let it in; {@link #finish} must be called when it has ended. Safe for use by many threads. */
public final class Admitted implements Decision {
    private static final Logger log = LoggerFactory.getLogger(Admitted.class);

    /** An admission that nobody waits to see the end of. */
    static final Admitted UNOBSERVED = new Admitted(List.of(), null);

    private final AtomicReference<List<OnFinish>> observers;
    private final @Nullable AuthContext caller;

    /**
     * @param observers in the order in which they were asked
     * @param caller null if no middleware found out who calls
     */
    Admitted(List<OnFinish> observers, @Nullable AuthContext caller) {
        this.observers = new AtomicReference<>(observers);
        this.caller = caller;
    }

    /** Who calls, if a middleware found out. */
    public Optional<AuthContext> caller() {
        return Optional.ofNullable(caller);
    }

    /** Tells every middleware how the call ended, last asked first. Only the first call does. */
    public void finish(Outcome outcome) {
        if (observers.get().isEmpty()) {
            return; // no write to what all unobserved calls share, no list reversed for nothing
        }
        List<OnFinish> waiting = observers.getAndSet(List.of());
        for (OnFinish observer : waiting.reversed()) {
            tell(observer, outcome);
        }
    }

    /** As {@link #finish(Outcome)}, for a call that lasted as long as its connection. */
    public void finish(CloseReason reason) {
        finish(outcomeOf(reason));
    }

    /** How a call ends that is cut off by the end of its connection. */
    public static Outcome outcomeOf(CloseReason reason) {
        return reason instanceof CloseReason.Application(_, ErrorCode code, String text)
                ? new Outcome(code, text)
                : new Outcome(ErrorCode.CANCELLED, reason.describe());
    }

    private static void tell(OnFinish observer, Outcome outcome) {
        try {
            observer.finished(outcome);
        } catch (Throwable bug) {
            log.warn("middleware {} failed in onFinish", observer.getClass().getName(), bug);
        }
    }
}
