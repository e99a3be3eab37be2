package io.umbel.grpc.load;

import java.time.Duration;

/**
 * How long, how fast.
 *
 * @param warmUp calls that begin in it are not counted
 * @param duration of what is counted; calls begun in it are waited for
 */
public record LoadPlan(Pace pace, Duration warmUp, Duration duration) {}
