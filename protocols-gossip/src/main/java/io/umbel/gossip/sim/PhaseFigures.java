package io.umbel.gossip.sim;

import java.util.List;

/**
 * How the messages of one phase spread, and the overlay at its end.
 *
 * @param reliability the share of the living that a message reaches
 * @param missed deliveries that did not happen
 * @param controlPerDelivery messages other than payloads, for each delivery that was expected
 * @param meanActive neighbors of the living
 * @param isolated the living without a neighbor
 * @param largestComponent the share of the living in the largest connected set
 */
public record PhaseFigures(
        Summary reliability,
        Summary rmr,
        Summary ldh,
        Summary durationMs,
        long missed,
        double controlPerDelivery,
        double meanActive,
        long isolated,
        double largestComponent) {

    static PhaseFigures of(List<RoundFigures> rounds, Overlay overlay) {
        long expected = rounds.stream().mapToLong(RoundFigures::expected).sum();
        long control = rounds.stream().mapToLong(RoundFigures::control).sum();
        return new PhaseFigures(
                Summary.of(rounds, RoundFigures::reliability),
                Summary.of(rounds, RoundFigures::rmr),
                Summary.of(rounds, RoundFigures::ldh),
                Summary.of(rounds, round -> round.duration().toNanos() / 1e6),
                rounds.stream().mapToLong(RoundFigures::missed).sum(),
                (double) control / Math.max(1, expected),
                overlay.meanActive(),
                overlay.isolated(),
                overlay.largestComponent());
    }
}
