package io.umbel.grpc.resolver;

import java.util.List;
import java.util.Map;

/**
 * How a channel spreads its calls over the nodes of a service, unless its builder is given another
 * service config.
 *
 * @param policy a policy of gRPC
 * @param outlierDetection whether a node that fails where others do not is left out for a while;
 *     says nothing where only one node is called at a time
 */
public record Balancing(String policy, boolean outlierDetection) {
    /**
     * gRFC A50, with its defaults but for two: few nodes are common among peers, and so are few
     * calls.
     */
    private static final Map<String, ?> EJECTION =
            Map.of(
                    "interval",
                    "5s",
                    "baseEjectionTime",
                    "15s",
                    "maxEjectionPercent",
                    50.0,
                    "successRateEjection",
                    Map.of("minimumHosts", 3.0, "requestVolume", 20.0),
                    "failurePercentageEjection",
                    Map.of("minimumHosts", 2.0, "requestVolume", 20.0));

    /** As gRPC's service config has it. */
    Map<String, ?> serviceConfig() {
        Map<String, ?> inner = Map.of(policy, Map.of());
        return Map.of(
                "loadBalancingConfig",
                List.of(
                        outlierDetection && !policy.equals("pick_first")
                                ? detecting(inner)
                                : inner));
    }

    private static Map<String, ?> detecting(Map<String, ?> child) {
        var config = new java.util.HashMap<String, Object>(EJECTION);
        config.put("childPolicy", List.of(child));
        return Map.of(OutlierDetectionProvider.POLICY, config);
    }
}
