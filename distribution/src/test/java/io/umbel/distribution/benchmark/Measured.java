package io.umbel.distribution.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/** The rounds in one mode. */
final class Measured {
    private final List<Round> rounds = new ArrayList<>();

    /**
     * One round's figures.
     *
     * @param micros median of a unary call, one at a time
     * @param callsPerSecond many at a time
     * @param cpuPerCall the node's processor time for each of those, in microseconds
     * @param mebibytesPerSecond through an echo and back
     */
    record Round(
            double micros, double callsPerSecond, double cpuPerCall, double mebibytesPerSecond) {}

    /** The median, and between what half of the values are. */
    record Quartiles(double low, double median, double high) {
        static Quartiles of(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            int size = sorted.size();
            return new Quartiles(
                    sorted.get(size / 4), sorted.get(size / 2), sorted.get(size * 3 / 4));
        }
    }

    void add(Round round) {
        rounds.add(round);
    }

    void addAll(Measured others) {
        rounds.addAll(others.rounds);
    }

    double median(ToDoubleFunction<Round> figure) {
        return Quartiles.of(rounds.stream().mapToDouble(figure).boxed().toList()).median();
    }

    /** Of each round's figure less that of another mode's same round. */
    Quartiles difference(Measured other, ToDoubleFunction<Round> figure) {
        return compare(other, figure, (own, others) -> own - others);
    }

    /** Of each round's figure by that of another mode's same round. */
    Quartiles ratio(Measured other, ToDoubleFunction<Round> figure) {
        return compare(other, figure, (own, others) -> own / others);
    }

    private Quartiles compare(
            Measured other, ToDoubleFunction<Round> figure, DoubleBinaryOperator comparison) {
        var compared = new ArrayList<Double>();
        for (int i = 0; i < rounds.size(); i++) {
            compared.add(
                    comparison.applyAsDouble(
                            figure.applyAsDouble(rounds.get(i)),
                            figure.applyAsDouble(other.rounds.get(i))));
        }
        return Quartiles.of(compared);
    }
}
