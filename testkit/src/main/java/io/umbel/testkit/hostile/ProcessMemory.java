package io.umbel.testkit.hostile;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process holds in memory. */
final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int KIB = 10;

    private ProcessMemory() {}

    /** Its resident set where the system tells it (Linux), else the heap in use; in bytes. */
    static long bytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << KIB)
                    .findFirst()
                    .orElseGet(ProcessMemory::heap);
        } catch (IOException _) {
            return heap();
        }
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
