package io.umbel.node.plugin;

import io.umbel.spi.Admission;
import io.umbel.spi.AuthContext;
import io.umbel.spi.Call;
import io.umbel.spi.Middleware;
import io.umbel.spi.OnFinish;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's middleware, which runs before another plugin's protocol, with its own class loader.
 */
record LoaderBoundMiddleware(Middleware middleware, ClassLoader loader) implements Middleware {
    @Override
    public Admission admit(Call call) throws Exception {
        try (var _ = ContextClassLoader.of(loader)) {
            return switch (middleware.admit(call)) {
                case Admission.Accept accepted when accepted.equals(OnFinish.IGNORING) -> accepted;
                case Admission.Accept(OnFinish onFinish, @Nullable AuthContext caller) ->
                        new Admission.Accept(bound(onFinish), caller);
                case Admission.Reject rejected -> rejected;
            };
        }
    }

    private OnFinish bound(OnFinish onFinish) {
        return outcome -> {
            try (var _ = ContextClassLoader.of(loader)) {
                onFinish.finished(outcome);
            }
        };
    }
}
