package io.umbel.distribution.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The rounds of one node. */
final class Measured {
    private final List<Round> rounds = new ArrayList<>();

    /**
     * One round's figures.
     *
     * @param micros median of a unary call, one at a time
     * @param callsPerSecond many at a time
     * @param cpuPerCall the node's processor time for each of those, in microseconds
     * @param mebibytesPerSecond through an echo and back
     * @param cpuPerMebibyte the node's processor time for each of those, in milliseconds
     */
    record Round(
            double micros,
            double callsPerSecond,
            double cpuPerCall,
            double mebibytesPerSecond,
            double cpuPerMebibyte) {}

    void add(Round round) {
        rounds.add(round);
    }

    /** The median of the rounds' figures. */
    double median(ToDoubleFunction<Round> figure) {
        return median(rounds.stream().mapToDouble(figure).boxed().toList());
    }

    /** The median of each round's figure less that of another node's same round. */
    double difference(Measured other, ToDoubleFunction<Round> figure) {
        var differences = new ArrayList<Double>();
        for (int i = 0; i < rounds.size(); i++) {
            differences.add(
                    figure.applyAsDouble(rounds.get(i))
                            - figure.applyAsDouble(other.rounds.get(i)));
        }
        return median(differences);
    }

    /** The median of each round's figure by that of another node's same round. */
    double ratio(Measured other, ToDoubleFunction<Round> figure) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < rounds.size(); i++) {
            ratios.add(
                    figure.applyAsDouble(rounds.get(i))
                            / figure.applyAsDouble(other.rounds.get(i)));
        }
        return median(ratios);
    }

    private static double median(List<Double> values) {
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
