package io.umbel.gossip.sim;

import java.util.List;
import java.util.SortedMap;

/** What a {@link ScenarioRun} showed: figures over all rounds, and the overlay at the end. */
public record ScenarioResult(
        String scenario,
        Summary rmr,
        Summary ldh,
        long missed,
        Summary durationMs,
        double controlPerDelivery,
        double meanActive,
        long isolated,
        SortedMap<Integer, Integer> active,
        SortedMap<Integer, Integer> passive,
        SortedMap<Integer, Integer> eager,
        SortedMap<Integer, Integer> lazy) {

    static ScenarioResult of(Scenario scenario, List<RoundFigures> rounds, Overlay overlay) {
        long perRound = scenario.senders() == Scenario.Senders.ALL ? scenario.peers() : 1;
        double deliveries = (double) perRound * scenario.peers() * Math.max(1, rounds.size());
        return new ScenarioResult(
                scenario.name(),
                Summary.of(rounds, RoundFigures::rmr),
                Summary.of(rounds, RoundFigures::ldh),
                rounds.stream().mapToLong(RoundFigures::missed).sum(),
                Summary.of(rounds, round -> round.duration().toNanos() / 1e6),
                rounds.stream().mapToLong(RoundFigures::control).sum() / deliveries,
                overlay.meanActive(),
                overlay.isolated(),
                overlay.activeSizes(),
                overlay.passiveSizes(),
                overlay.eagerSizes(),
                overlay.lazySizes());
    }
}
