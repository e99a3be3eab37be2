package io.umbel.distribution;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One run of a command of the archive, as a process; killed when closed. */
public final class UmbelProcess implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final String LEAK_DETECTION = "-Dio.netty.leakDetection.level=paranoid";

    private final List<String> command;
    private final Process process;
    private final Transcript out;
    private final Transcript err;

    private UmbelProcess(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.out = Transcript.of(process.inputReader(), "standard output of " + process.pid());
        this.err = Transcript.of(process.errorReader(), "standard error of " + process.pid());
    }

    /**
     * Starts {@code bin/umbel}.
     *
     * @param home the node's directory, {@code UMBEL_HOME}
     */
    public static UmbelProcess start(UnpackedArchive archive, Path home, String... arguments)
            throws IOException {
        return start(archive, Map.of("UMBEL_HOME", home.toString()), arguments);
    }

    /** Starts {@code bin/umbel} with more of an environment. Makes no caches unless told to. */
    public static UmbelProcess start(
            UnpackedArchive archive, Map<String, String> environment, String... arguments)
            throws IOException {
        ProcessBuilder builder = builder(archive, environment, arguments);
        return new UmbelProcess(builder.command(), builder.start());
    }

    private static ProcessBuilder builder(
            UnpackedArchive archive, Map<String, String> environment, String... arguments) {
        var command = new ArrayList<String>(List.of(archive.file("bin/umbel").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("UMBEL_CACHE", "");
        builder.environment().put("UMBEL_JAVA_OPTS", LEAK_DETECTION);
        builder.environment().putAll(environment);
        return builder;
    }

    /** Starts {@code bin/umbel} with files as its standard input and output. */
    static UmbelProcess startPiped(
            UnpackedArchive archive, Path home, Path in, Path out, String... arguments)
            throws IOException {
        ProcessBuilder builder =
                builder(archive, Map.of("UMBEL_HOME", home.toString()), arguments)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile());
        return new UmbelProcess(builder.command(), builder.start());
    }

    /** Starts any other command in {@code folder}. */
    public static UmbelProcess startOther(Path folder, String... command) throws IOException {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        return new UmbelProcess(List.of(command), builder.start());
    }

    /** The process's standard input. */
    public OutputStream in() {
        return process.getOutputStream();
    }

    public long pid() {
        return process.pid();
    }

    /** What it has had of the processors so far. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    public List<String> out() {
        return out.lines();
    }

    public List<String> err() {
        return err.lines();
    }

    /** The first line of standard output that matches; fails with all output if none comes. */
    public String awaitOut(Predicate<String> matching) throws InterruptedException {
        return awaitOut(matching, DEADLINE);
    }

    /** The same, within {@code limit}. */
    String awaitOut(Predicate<String> matching, Duration limit) throws InterruptedException {
        return out.await(matching, limit)
                .orElseThrow(() -> new AssertionError("no such line from " + this));
    }

    /** The same for standard error, where the log goes. */
    public String awaitErr(Predicate<String> matching) throws InterruptedException {
        return err.await(matching, DEADLINE)
                .orElseThrow(() -> new AssertionError("no such line from " + this));
    }

    /** The exit code, after all output has been read. */
    int awaitExit() throws InterruptedException {
        return awaitExit(DEADLINE);
    }

    int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("still running after " + limit + ": " + this);
        }
        out.awaitEnd(limit);
        err.awaitEnd(limit);
        if (err().stream().anyMatch(line -> line.contains("LEAK:"))) {
            throw new AssertionError("buffers that nobody released: " + this);
        }
        return process.exitValue();
    }

    /** Asks it to stop: SIGTERM. What it says then is still read, unlike after Process.destroy. */
    void terminate() {
        var _ = process.toHandle().destroy();
    }

    /** The processes that it has started, and theirs. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** SIGKILL. */
    void kill() {
        var _ = process.destroyForcibly();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        kill();
    }

    /** The command and all it has printed, for failures. */
    @Override
    public String toString() {
        return String.join(" ", command)
                + "\n--- standard output\n"
                + String.join("\n", out())
                + "\n--- standard error\n"
                + String.join("\n", err());
    }
}
