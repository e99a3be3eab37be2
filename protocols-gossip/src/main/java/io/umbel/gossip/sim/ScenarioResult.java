package io.umbel.gossip.sim;

import java.util.SequencedMap;

/**
 * What a {@link ScenarioRun} showed.
 *
 * @param phases by name, in the order of their beginning
 * @param overlay at the end
 */
public record ScenarioResult(SequencedMap<String, PhaseFigures> phases, Overlay overlay) {
    /**
     * @throws IllegalArgumentException if the scenario has no such phase
     */
    public PhaseFigures phase(String name) {
        PhaseFigures figures = phases.get(name);
        if (figures == null) {
            throw new IllegalArgumentException(
                    "phase '" + name + "' (expected one of " + phases.keySet() + ")");
        }
        return figures;
    }

    public long missed() {
        return phases.values().stream().mapToLong(PhaseFigures::missed).sum();
    }
}
