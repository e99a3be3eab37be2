package io.umbel.node.middleware.builtin;

import io.umbel.node.settings.BuiltInSettings;
import io.umbel.node.settings.MiddlewareSetting;
import io.umbel.spi.Middleware;
import io.umbel.spi.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Makes the built-in middlewares, one for each place of each stack. Those of {@code
 * umbel.endpoint.middleware} are made once and shared by all protocols, so that their limits hold
 * for the node as a whole. For any thread.
 */
public final class BuiltInMiddleware {
    private final NodeFacts node;
    private final LoadMeter load;
    private final Map<MiddlewareSetting.BuiltIn, Middleware> shared = new LinkedHashMap<>();
    private final List<LimitedUse> limits = new CopyOnWriteArrayList<>();

    /**
     * @param everywhere the settings of {@code umbel.endpoint.middleware}
     */
    public BuiltInMiddleware(NodeFacts node, List<MiddlewareSetting> everywhere) {
        this.node = node;
        this.load = new LoadMeter(node.eventLoop(), node.timer(), node.nanoTime());
        for (MiddlewareSetting setting : everywhere) {
            if (setting instanceof MiddlewareSetting.BuiltIn builtIn) {
                shared.put(builtIn, create(builtIn.settings(), _ -> {}));
            }
        }
    }

    /** Those of {@code umbel.endpoint.middleware}, in its order; without what plugins offer. */
    public List<Middleware> everywhere() {
        return List.copyOf(shared.values());
    }

    /**
     * The instance of a place of {@code umbel.endpoint.middleware}, or a new one for a place of one
     * protocol's stack.
     *
     * @param onClose gets what must be run when the protocol is no longer served
     */
    public Middleware of(MiddlewareSetting.BuiltIn setting, Consumer<Runnable> onClose) {
        Middleware existing = shared.get(setting);
        return existing == null ? create(setting.settings(), onClose) : existing;
    }

    private Middleware create(BuiltInSettings settings, Consumer<Runnable> onClose) {
        return switch (settings) {
            case BuiltInSettings.Telemetry telemetry ->
                    new TelemetryMiddleware(telemetry, node.telemetry(), node.nanoTime());
            case BuiltInSettings.Auth auth ->
                    new AuthMiddleware(auth, node.authProviders(), node.guard());
            case BuiltInSettings.RateLimit rate ->
                    new RateLimitMiddleware(rate, node.guard(), node.nanoTime());
            case BuiltInSettings.LoadShed shed ->
                    new LoadShedMiddleware(shed, load.started(), node.nanoTime());
            case BuiltInSettings.ResourceLimit limit -> resourceLimit(limit, onClose);
            case BuiltInSettings.Reputation reputation ->
                    new ReputationMiddleware(reputation, node.guard());
            case BuiltInSettings.Ban _ -> new BanMiddleware(node.guard());
        };
    }

    private Middleware resourceLimit(
            BuiltInSettings.ResourceLimit settings, Consumer<Runnable> onClose) {
        var middleware = new ResourceLimitMiddleware(settings, node);
        limits.add(middleware);
        onClose.accept(() -> limits.remove(middleware));
        return middleware;
    }

    /** What a peer holds now of what stacks limit; for a person to read. */
    public List<LimitUse> use(NodeId peer) {
        return limits.stream().flatMap(limit -> limit.use(peer).stream()).toList();
    }
}
