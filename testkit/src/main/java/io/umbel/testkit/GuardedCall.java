package io.umbel.testkit;

import io.umbel.spi.Admission;
import io.umbel.spi.AuthContext;
import io.umbel.spi.Call;
import io.umbel.spi.Middleware;
import io.umbel.spi.OnFinish;
import io.umbel.spi.OnFinish.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call and the middlewares that have accepted it. */
final class GuardedCall implements OnFinish {
    private final List<OnFinish> observers = new ArrayList<>();

    private GuardedCall() {}

    static Admission admit(List<Middleware> middleware, Call call) {
        var guarded = new GuardedCall();
        AuthContext caller = null;
        for (Middleware next : middleware) {
            switch (ask(next, call)) {
                case Admission.Accept(OnFinish onFinish, @Nullable AuthContext found) -> {
                    guarded.observers.add(onFinish);
                    caller = found == null ? caller : found;
                }
                case Admission.Reject rejected -> {
                    guarded.finished(new Outcome(rejected.code(), rejected.reason()));
                    return rejected;
                }
            }
        }
        return new Admission.Accept(guarded, caller);
    }

    private static Admission ask(Middleware middleware, Call call) {
        try {
            return middleware.admit(call);
        } catch (Exception e) {
            throw new AssertionError("middleware " + middleware.getClass().getName(), e);
        }
    }

    @Override
    public void finished(Outcome outcome) {
        observers.reversed().forEach(observer -> observer.finished(outcome));
    }
}
