package io.umbel.gossip.sim;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The least, the mean and the greatest of some figures. */
public record Summary(double min, double mean, double max) {
    public static <T> Summary of(List<T> items, ToDoubleFunction<T> figure) {
        double[] values = items.stream().mapToDouble(figure).toArray();
        return new Summary(
                Arrays.stream(values).min().orElse(0),
                Arrays.stream(values).average().orElse(0),
                Arrays.stream(values).max().orElse(0));
    }
}
