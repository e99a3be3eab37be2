package io.umbel.grpc.observe;

import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.opentelemetry.api.OpenTelemetry;

/**
 * Counts, times and traces calls, on whatever they go over. While there is no SDK a call costs the
 * question whether there is one.
 */
public final class CallTelemetry {
    private final CallMetrics metrics;
    private final ClientSpans clientSpans;
    private final ServerSpans serverSpans;

    /**
     * @param telemetry whose SDK may come later, change and go
     */
    public CallTelemetry(OpenTelemetry telemetry) {
        this.metrics = new CallMetrics(telemetry);
        this.clientSpans = new ClientSpans(telemetry);
        this.serverSpans = new ServerSpans(telemetry);
    }

    /** Observes all calls of a channel, outside of the interceptors that it has. */
    public NettyChannelBuilder observe(NettyChannelBuilder builder) {
        builder.intercept(clientSpans);
        metrics.observe(builder);
        return builder;
    }

    /** Observes all calls of a server, outside of the interceptors that it has. */
    public NettyServerBuilder observe(NettyServerBuilder builder) {
        builder.intercept(serverSpans);
        metrics.observe(builder);
        return builder;
    }
}
