package io.umbel.node.middleware.builtin;

import io.umbel.node.guard.Violations;
import io.umbel.node.settings.BuiltInSettings;
import io.umbel.node.settings.Callers;
import io.umbel.node.settings.OperationPattern;
import io.umbel.spi.Admission;
import io.umbel.spi.AuthContext;
import io.umbel.spi.AuthProvider;
import io.umbel.spi.Call;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Middleware;
import io.umbel.spi.Violation;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code auth}. */
final class AuthMiddleware implements Middleware {
    private final BuiltInSettings.Auth settings;
    private final List<Map.Entry<OperationPattern, Callers>> operations;
    private final Supplier<List<AuthProvider>> providers;
    private final Violations violations;

    AuthMiddleware(
            BuiltInSettings.Auth settings,
            Supplier<List<AuthProvider>> providers,
            Violations violations) {
        this.settings = settings;
        this.operations =
                settings.operations().entrySet().stream()
                        .sorted(
                                Comparator.comparingInt((Map.Entry<OperationPattern, ?> e) ->
                                        -e.getKey().precision()))
                        .toList();
        this.providers = providers;
        this.violations = violations;
    }

    @Override
    public Admission admit(Call call) throws Exception {
        if (settings.deny().include(call.peer())
                || !allowed(call.operation()).include(call.peer())) {
            return refuse(call);
        }
        return settings.provider().isEmpty() || isRecognised(call) ? Admission.accept() : ask(call);
    }

    private Callers allowed(String operation) {
        if (operation.isEmpty()) {
            return settings.allow();
        }
        return operations.stream()
                .filter(rule -> rule.getKey().matches(operation))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(settings.allow());
    }

    /** A connection's streams are the caller's whom the provider has recognised. */
    private static boolean isRecognised(Call call) {
        return call.kind() == Call.Kind.STREAM && call.peer().auth().isPresent();
    }

    private Admission ask(Call call) throws Exception {
        for (AuthProvider provider : providers.get()) {
            if (provider.name().equals(settings.provider())) {
                Optional<AuthContext> caller = provider.authenticate(call);
                return caller.isPresent() ? Admission.accept(caller.get()) : refuse(call);
            }
        }
        return Admission.reject(
                ErrorCode.UNAUTHORIZED, "nobody here can tell who may call at this moment");
    }

    private Admission refuse(Call call) {
        violations.report(
                call.peer(),
                Violation.UNAUTHORIZED,
                call.kind() + " of " + call.protocol() + ' ' + call.operation());
        return Admission.reject(ErrorCode.UNAUTHORIZED, "this key may not call here");
    }
}
