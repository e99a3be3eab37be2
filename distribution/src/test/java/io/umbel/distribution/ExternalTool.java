package io.umbel.distribution;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that the machine may have, and that CI must have. */
record ExternalTool(Path file) {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Skips the test with a reason where it is missing; on CI that is a failure. */
    static ExternalTool named(String name, String debianPackage) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return new ExternalTool(file);
            }
        }
        String reason = name + " is not on the PATH (Debian: apt install " + debianPackage + ")";
        return "true".equals(System.getenv("CI")) ? fail(reason) : abort(reason);
    }

    /** How it ended. */
    record Result(int exitCode, String output) {}

    /** Runs it to its end with a file as its standard input. */
    Result run(Path input, String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of(file.toString()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(input.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " still runs after " + DEADLINE);
        }
        return new Result(process.exitValue(), output);
    }
}
