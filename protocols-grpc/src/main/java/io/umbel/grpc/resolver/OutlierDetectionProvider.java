package io.umbel.grpc.resolver;

import static java.util.Objects.requireNonNull;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver.ConfigOrError;
import java.util.Map;

/**
 * gRPC's outlier detection (gRFC A50), of which {@link GuardedPicks} let no call hang. Takes the
 * same settings.
 */
public final class OutlierDetectionProvider extends LoadBalancerProvider {
    /** This policy's name in a service config. */
    static final String POLICY = "umbel_outlier_detection";

    private static final String OF_GRPC = "outlier_detection_experimental";

    /** Found by {@link java.util.ServiceLoader}. */
    public OutlierDetectionProvider() {}

    /** Not before it is needed: the registry may be about to make this one. */
    private static LoadBalancerProvider ofGrpc() {
        return requireNonNull(
                LoadBalancerRegistry.getDefaultRegistry().getProvider(OF_GRPC), OF_GRPC);
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public int getPriority() {
        return 5;
    }

    @Override
    public String getPolicyName() {
        return POLICY;
    }

    @Override
    public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
        return ofGrpc().parseLoadBalancingPolicyConfig(config);
    }

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
        return ofGrpc().newLoadBalancer(new GuardedPicks(helper));
    }
}
