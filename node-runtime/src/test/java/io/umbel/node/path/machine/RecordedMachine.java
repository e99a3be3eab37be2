package io.umbel.node.path.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.path.machine.PathAction.Ask;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A machine in a test's own time, in milliseconds, with the actions of its last event. */
final class RecordedMachine {
    static final long MILLI = 1_000_000L;

    final List<PathAction> actions = new ArrayList<>();
    final PathMachine machine = new PathMachine(new SplittableRandom(1), actions::add);

    RecordedMachine() {
        machine.on(new PathEvent.RelayUp(true), 0);
    }

    static InetSocketAddress address(int port) {
        return new InetSocketAddress("192.0.2.1", port);
    }

    RecordedMachine on(long millis, PathEvent event) {
        actions.clear();
        machine.on(event, millis * MILLI);
        return this;
    }

    /** Wakes the machine whenever it wants, up to and with this time; keeps all the actions. */
    RecordedMachine until(long millis) {
        actions.clear();
        long now = -1;
        while (machine.wakeAt(Math.max(0, now)) <= millis * MILLI) {
            long wake = machine.wakeAt(Math.max(0, now));
            assertThat(wake).as("it wakes later each time").isGreaterThan(now);
            now = wake;
            machine.on(new PathEvent.Woken(), now);
        }
        return this;
    }

    List<Ask> asks() {
        return actions.stream().filter(Ask.class::isInstance).map(Ask.class::cast).toList();
    }

    Ask onlyAsk() {
        assertThat(asks()).hasSize(1);
        return asks().getFirst();
    }

    /**
     * The peer answers from where it was asked, in this time: the small probe, then the full one.
     */
    RecordedMachine punchedAt(InetSocketAddress address, long roundTrip) {
        Ask small = asks().stream().filter(ask -> ask.to().equals(address)).findAny().orElseThrow();
        on(roundTrip, new PathEvent.Ponged(small.transaction(), address));
        Ask full = asks().stream().filter(Ask::full).findAny().orElseThrow();
        return on(2 * roundTrip, new PathEvent.Ponged(full.transaction(), address));
    }

    /** The peer answers the last question. */
    RecordedMachine answered(long millis) {
        Ask last = asks().getLast();
        return on(millis, new PathEvent.Ponged(last.transaction(), last.to()));
    }

    PathState state() {
        return machine.state();
    }
}
