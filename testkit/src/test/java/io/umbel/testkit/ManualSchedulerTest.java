package io.umbel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ManualSchedulerTest {
    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final ManualScheduler scheduler = new ManualScheduler(clock);
    private final List<String> ran = new ArrayList<>();

    @Test
    void nothing_runsInsideTheCallThatSchedulesIt() {
        scheduler.execute(() -> ran.add("executed"));
        scheduler.schedule(() -> ran.add("scheduled"), 0, TimeUnit.SECONDS);
        scheduler.submit(() -> ran.add("submitted"));

        assertThat(ran).isEmpty();
        assertThat(scheduler.runDue()).isEqualTo(3);
        assertThat(ran).containsExactly("executed", "scheduled", "submitted");
    }

    @Test
    void tasks_runInTheOrderOfTheirTime_atTheirTime() {
        scheduler.schedule(() -> ran.add("late " + millis()), 20, TimeUnit.MILLISECONDS);
        scheduler.schedule(() -> ran.add("early " + millis()), 10, TimeUnit.MILLISECONDS);
        scheduler.schedule(() -> ran.add("never"), 31, TimeUnit.MILLISECONDS);
        scheduler.advance(Duration.ofMillis(30));

        assertThat(ran).containsExactly("early 10", "late 20");
        assertThat(millis()).isEqualTo(30);
        assertThat(scheduler.pending()).isOne();
    }

    @Test
    void taskThatATaskSchedules_runsWhenDueOnTheWay() {
        scheduler.schedule(
                () -> scheduler.schedule(() -> ran.add("" + millis()), 5, TimeUnit.MILLISECONDS),
                10,
                TimeUnit.MILLISECONDS);
        scheduler.advance(Duration.ofMillis(20));

        assertThat(ran).containsExactly("15");
    }

    @Test
    void fixedRate_countsFromStart_fixedDelayFromEnd() {
        scheduler.scheduleAtFixedRate(
                () -> {
                    ran.add("rate " + millis());
                    clock.advance(Duration.ofMillis(3));
                },
                10,
                10,
                TimeUnit.MILLISECONDS);
        scheduler.advance(Duration.ofMillis(27));
        scheduler.shutdownNow();
        assertThat(ran).containsExactly("rate 10", "rate 20");
    }

    @Test
    void fixedDelay_countsFromTheEndOfTheRun() {
        scheduler.scheduleWithFixedDelay(
                () -> {
                    ran.add("delay " + millis());
                    clock.advance(Duration.ofMillis(3));
                },
                10,
                10,
                TimeUnit.MILLISECONDS);
        scheduler.advance(Duration.ofMillis(27));

        assertThat(ran).containsExactly("delay 10", "delay 23");
    }

    @Test
    void cancelledTask_isForgotten() {
        var task = scheduler.schedule(() -> ran.add("cancelled"), 1, TimeUnit.SECONDS);

        assertThat(task.getDelay(TimeUnit.MILLISECONDS)).isEqualTo(1000);
        assertThat(task.cancel(false)).isTrue();
        assertThat(scheduler.pending()).isZero();
        scheduler.advance(Duration.ofSeconds(2));
        assertThat(ran).isEmpty();
    }

    @Test
    void failingTask_tellsItsFutureAndStopsRepeating() {
        var task =
                scheduler.scheduleAtFixedRate(
                        () -> {
                            throw new IllegalStateException("told");
                        },
                        1,
                        1,
                        TimeUnit.SECONDS);
        scheduler.advance(Duration.ofSeconds(5));

        assertThat(task.state()).isEqualTo(Future.State.FAILED);
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void shutdown_takesNoMore() {
        scheduler.schedule(() -> ran.add("waits"), 1, TimeUnit.SECONDS);
        scheduler.shutdown();

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> scheduler.execute(() -> {}));
        assertThat(scheduler.isTerminated()).isFalse();
        assertThat(scheduler.shutdownNow()).hasSize(1);
        assertThat(scheduler.isTerminated()).isTrue();
    }

    @Test
    void clock_neverGoesBack() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
                .withMessageContaining("expected zero or more");
    }

    private long millis() {
        return clock.millis();
    }
}
