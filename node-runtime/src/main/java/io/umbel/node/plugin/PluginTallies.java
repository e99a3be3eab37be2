package io.umbel.node.plugin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How often each plugin was begun since the node runs. For any thread. */
public final class PluginTallies {
    private final ConcurrentMap<String, Tally> tallies = new ConcurrentHashMap<>();

    /** Nothing yet. */
    PluginTallies() {}

    /**
     * Of one plugin.
     *
     * @param loads generations that were started, also if their change was undone
     * @param failures generations that could not be
     */
    public record Tally(long loads, long failures) {
        private Tally plus(Tally other) {
            return new Tally(loads + other.loads, failures + other.failures);
        }
    }

    void loaded(String pluginId) {
        tallies.merge(pluginId, new Tally(1, 0), Tally::plus);
    }

    void failed(String pluginId) {
        tallies.merge(pluginId, new Tally(0, 1), Tally::plus);
    }

    /** By plugin id. */
    public Map<String, Tally> byPlugin() {
        return Map.copyOf(tallies);
    }
}
