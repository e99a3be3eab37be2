package io.umbel.distribution.benchmark.plugin;

import com.typesafe.config.Config;
import io.opentelemetry.api.OpenTelemetry;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeContext;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Beside the provider of the plugin {@code metrics}: hides the SDK that it offers behind one that
 * records nothing, as if the plugin were not there, and shows it again.
 */
public final class SwitchedMetrics implements ProtocolProvider {
    private @Nullable OpenTelemetry sdk;

    @Override
    public Alpn alpn() {
        return Switch.TELEMETRY;
    }

    @Override
    public Protocol create(NodeContext node, Config config) {
        return new Switch(said -> turn(node, said != 0));
    }

    /** Of one plugin's offers the newest counts. */
    private void turn(NodeContext node, boolean on) {
        if (sdk == null) {
            sdk = node.find(OpenTelemetry.class).orElseThrow();
        }
        node.offer(OpenTelemetry.class, on ? sdk : OpenTelemetry.noop());
    }
}
