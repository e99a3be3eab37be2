package io.umbel.testkit.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds in memory, as Linux tells it: heap, native memory and all. */
public final class ProcessMemory {
    private static final int KIB = 10;

    private ProcessMemory() {}

    /**
     * Its resident set, in bytes.
     *
     * @throws IOException if the process has ended, or the system is no Linux
     */
    public static long of(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << KIB)
                .findFirst()
                .orElseThrow(() -> new IOException(status + ": no VmRSS (a process that ended?)"));
    }
}
