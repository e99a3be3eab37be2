package io.umbel.node.inspect;

import static io.umbel.node.inspect.Names.PLUGIN;
import static io.umbel.node.inspect.Names.STATE;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.umbel.node.plugin.PluginHost;
import io.umbel.node.plugin.PluginState;
import io.umbel.node.plugin.PluginStatus;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The plugins of the folder, told to whoever collects. */
final class PluginMetrics {
    private final PluginHost host;
    private final ObservableLongMeasurement plugins;
    private final ObservableLongMeasurement loads;
    private final ObservableLongMeasurement failures;

    static void register(Meter meter, PluginHost host) {
        var metrics = new PluginMetrics(new Observers(meter), host);
        var _ =
                meter.batchCallback(
                        metrics::observe, metrics.plugins, metrics.loads, metrics.failures);
    }

    private PluginMetrics(Observers make, PluginHost host) {
        this.host = host;
        plugins = make.upDown("umbel.plugins", "{plugin}", "Plugins of the folder, by state");
        loads = make.counter("umbel.plugin.loads", "{load}", "Generations that were started");
        failures = make.counter("umbel.plugin.failures", "{load}", "Generations that failed to");
    }

    private void observe() {
        Map<PluginState, Long> states =
                host.status().stream()
                        .collect(Collectors.groupingBy(PluginStatus::state, Collectors.counting()));
        for (PluginState state : PluginState.values()) {
            String name = state.name().toLowerCase(Locale.ROOT);
            plugins.record(states.getOrDefault(state, 0L), Attributes.of(STATE, name));
        }
        host.tallies()
                .byPlugin()
                .forEach((id, tally) -> {
                    loads.record(tally.loads(), Attributes.of(PLUGIN, id));
                    failures.record(tally.failures(), Attributes.of(PLUGIN, id));
                });
    }
}
