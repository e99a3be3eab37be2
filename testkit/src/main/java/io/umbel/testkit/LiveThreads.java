package io.umbel.testkit;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The threads that live at one moment, virtual ones too, without those of the JDK itself.
 *
 * @param namesById the threads' names by their ids
 */
record LiveThreads(Map<Long, String> namesById) {
    /** Threads of pools that live as long as the JVM, whoever used them first. */
    private static final Pattern OF_THE_JVM =
            Pattern.compile("ForkJoinPool\\.commonPool-.*|.*-delayScheduler|junit-.*|surefire-.*");

    /** One virtual thread in the JDK's dump: it alone lists them. */
    private static final Pattern VIRTUAL =
            Pattern.compile(
                    "\"tid\": \"(\\d+)\",\\s*\"time\": \"[^\"]*\",\\s*\"virtual\": true,\\s*"
                            + "\"name\": \"([^\"]*)\"");

    static LiveThreads now() {
        var threads = new TreeMap<Long, String>();
        var virtual = VIRTUAL.matcher(dump());
        while (virtual.find()) {
            threads.put(Long.valueOf(virtual.group(1)), "virtual " + virtual.group(2));
        }
        Thread.getAllStackTraces().keySet().stream()
                .filter(LiveThreads::isOfAProgram)
                .forEach(thread -> threads.put(thread.threadId(), thread.getName()));
        return new LiveThreads(threads);
    }

    private static boolean isOfAProgram(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null
                && !group.getName().equals("system")
                && !group.getName().equals("InnocuousThreadGroup")
                && !thread.getClass().getName().startsWith("jdk.internal.")
                && !OF_THE_JVM.matcher(thread.getName()).matches();
    }

    private static String dump() {
        try {
            Path directory = Files.createTempDirectory("umbel-threads-");
            Path file = directory.resolve("dump.json");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
                return Files.readString(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the threads", e);
        }
    }

    /** Names of threads that live here and did not live in {@code before}. */
    List<String> startedSince(LiveThreads before) {
        return namesById.entrySet().stream()
                .filter(thread -> !before.namesById.containsKey(thread.getKey()))
                .map(thread -> thread.getValue() + " (" + thread.getKey() + ")")
                .toList();
    }
}
