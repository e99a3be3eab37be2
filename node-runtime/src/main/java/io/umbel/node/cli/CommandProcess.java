package io.umbel.node.cli;

import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.terminal.Terminal;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;

/** This process, which runs one command. */
final class CommandProcess {
    private final CountDownLatch finished = new CountDownLatch(1);

    /** Runs the command that {@code arguments} name, and ends the process with its exit code. */
    void run(NodeLauncher nodes, String... arguments) {
        var environment =
                new CommandEnvironment(
                        Terminal.ofProcess(),
                        ProcessEnvironment.current(),
                        nodes,
                        InstantSource.system(),
                        System::nanoTime,
                        Executors.newSingleThreadScheduledExecutor(
                                Thread.ofVirtual().name("timer").factory()),
                        RandomGenerator.getDefault());
        var command = new FutureTask<>(() -> run(environment, arguments));
        interruptOnSignal(command);
        command.run();
        System.exit(exitCode(command));
    }

    private static int exitCode(FutureTask<Integer> command) {
        return switch (command.state()) {
            case SUCCESS -> command.resultNow();
            case FAILED -> {
                command.exceptionNow().printStackTrace();
                yield ExitCode.FAILED;
            }
            case CANCELLED, RUNNING -> ExitCode.FAILED;
        };
    }

    private int run(CommandEnvironment environment, String... arguments) {
        try {
            return new CommandLineInterface(environment).run(arguments);
        } finally {
            finished.countDown();
        }
    }

    /** Ctrl-C and SIGTERM interrupt the command and let it close what it has opened. */
    @SuppressWarnings("Interruption") // that is what interruption is for
    private void interruptOnSignal(Future<?> command) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    command.cancel(true);
                                    awaitFinished();
                                },
                                "stop"));
    }

    private void awaitFinished() {
        try {
            finished.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
