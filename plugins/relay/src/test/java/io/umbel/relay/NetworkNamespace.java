package io.umbel.relay;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * A network namespace of Linux. Sockets that are opened within it stay there, so one process can
 * hold nodes in many.
 */
record NetworkNamespace(String name) {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int READ_ONLY = 0;

    /** Runs it on a thread of its own, which ends with it: a thread stays in its namespace. */
    <T> T within(Callable<T> task) throws Exception {
        var result =
                new FutureTask<>(() -> {
                    enter();
                    return task.call();
                });
        Thread thread = Thread.ofPlatform().daemon().start(result);
        try {
            return result.get();
        } finally {
            thread.join();
        }
    }

    /** {@code setns(2)}. */
    private void enter() {
        try (Arena arena = Arena.ofConfined()) {
            int file =
                    (int)
                            function("open", ValueLayout.ADDRESS, ValueLayout.JAVA_INT)
                                    .invoke(
                                            arena.allocateFrom("/var/run/netns/" + name),
                                            READ_ONLY);
            int entered =
                    (int)
                            function("setns", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)
                                    .invoke(file, CLONE_NEWNET);
            int closed = (int) function("close", ValueLayout.JAVA_INT).invoke(file);
            if (file < 0 || entered != 0 || closed != 0) {
                throw new IllegalStateException(
                        "network namespace " + name + " cannot be entered (expected root)");
            }
        } catch (Throwable e) {
            throw new IllegalStateException("network namespace " + name, e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }
}
