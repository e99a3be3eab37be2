package io.umbel.node.cli;

import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.terminal.Terminal;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Everything that commands touch outside themselves.
 *
 * @param nanoTime as {@link System#nanoTime}
 * @param timer for pauses, and for what a person is told meanwhile
 */
record CommandEnvironment(
        Terminal terminal,
        ProcessEnvironment process,
        NodeLauncher nodes,
        InstantSource clock,
        LongSupplier nanoTime,
        ScheduledExecutorService timer,
        RandomGenerator random) {}
