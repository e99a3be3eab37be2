package io.umbel.node.middleware;

import io.umbel.node.middleware.Decision.Refused;
import io.umbel.spi.Admission;
import io.umbel.spi.AuthContext;
import io.umbel.spi.Call;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Middleware;
import io.umbel.spi.OnFinish;
import io.umbel.spi.OnFinish.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A protocol's middlewares in the order of the settings. Immutable. */
public final class MiddlewareStack {
    private static final Logger log = LoggerFactory.getLogger(MiddlewareStack.class);
    private static final RefusalObserver NOBODY = (_, _) -> {};
    private static final MiddlewareStack EMPTY = new MiddlewareStack(List.of(), NOBODY);

    private final List<Middleware> middlewares;
    private final RefusalObserver observer;

    private MiddlewareStack(List<Middleware> middlewares, RefusalObserver observer) {
        this.middlewares = middlewares;
        this.observer = observer;
    }

    /** The stack of these, the first asked first. */
    public static MiddlewareStack of(List<Middleware> middlewares) {
        return of(middlewares, NOBODY);
    }

    /** The same, and {@code observer} is told of every call that is kept out. */
    public static MiddlewareStack of(List<Middleware> middlewares, RefusalObserver observer) {
        return middlewares.isEmpty()
                ? EMPTY
                : new MiddlewareStack(List.copyOf(middlewares), observer);
    }

    /** Whether every call is admitted unseen: then an event loop may ask too. */
    public boolean isEmpty() {
        return middlewares.isEmpty();
    }

    /**
     * Asks each middleware until one refuses. Blocks for as long as they do, so only a virtual
     * thread asks a stack that is not empty. Never throws: a middleware's failure is a refusal.
     */
    public Decision admit(Call call) {
        if (middlewares.isEmpty()) {
            return Admitted.UNOBSERVED;
        }
        var observers = new ArrayList<OnFinish>(middlewares.size());
        AuthContext caller = null;
        for (Middleware middleware : middlewares) {
            switch (ask(middleware, call)) {
                case Admission.Accept(OnFinish onFinish, @Nullable AuthContext found) -> {
                    observers.add(onFinish);
                    caller = found == null ? caller : found;
                }
                case Admission.Reject(ErrorCode code, String reason, Duration retryAfter) -> {
                    new Admitted(observers, caller).finish(new Outcome(code, reason));
                    observer.refused(call, code);
                    return new Refused(code, reason, retryAfter);
                }
            }
        }
        return new Admitted(observers, caller);
    }

    private static Admission ask(Middleware middleware, Call call) {
        try {
            return middleware.admit(call);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Admission.reject(ErrorCode.SHUTTING_DOWN, "the node is stopping");
        } catch (Throwable bug) {
            log.warn(
                    "middleware {} failed on {} of {}: refused",
                    middleware.getClass().getName(),
                    call.kind(),
                    call.protocol(),
                    bug);
            return Admission.reject(ErrorCode.INTERNAL, "the check of this call failed");
        }
    }
}
