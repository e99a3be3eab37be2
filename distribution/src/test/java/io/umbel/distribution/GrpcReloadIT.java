package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.umbel.distribution.GreeterChannels.Over;
import io.umbel.greeter.GreetRequest;
import io.umbel.greeter.GreeterGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin grpc is replaced in a running node, again and again, amid calls from here. */
@Tag("slow")
final class GrpcReloadIT {
    private static final int RELOADS = 20;
    private static final long SECONDS = 60;

    /** Between the calls of a caller, so that the node has time to load classes. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final String LOADER = "io.umbel.node.plugin.PluginArchiveClassLoader";

    /** Of the plugin, and of the greeter, which depends on it. */
    private static final long LOADERS = 2;

    /**
     * The JDK keeps some method handles softly, and with them the classes they name: here it lets
     * go of them at each collection.
     */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("UMBEL_JAVA_OPTS", "-XX:SoftRefLRUPolicyMSPerMB=0");

    @TempDir private Path folder;
    private final List<Caller> callers = new ArrayList<>();
    private volatile boolean over;

    /** Calls one listener, always. */
    private final class Caller implements Runnable {
        private final Over transport;
        private final ManagedChannel channel;
        private final AtomicLong answers = new AtomicLong();

        Caller(Over transport, ManagedChannel channel) {
            this.transport = transport;
            this.channel = channel;
        }

        @Override
        public void run() {
            var stub = GreeterGrpc.newBlockingStub(channel).withWaitForReady();
            var request = GreetRequest.newBuilder().setName("you").build();
            while (!over) {
                LockSupport.parkNanos(PAUSE_NANOS);
                try {
                    var _ = stub.withDeadlineAfter(SECONDS, TimeUnit.SECONDS).greet(request);
                    answers.incrementAndGet();
                } catch (StatusRuntimeException whileItIsReplaced) {
                    // the next call tells
                }
            }
        }

        /** The call under way may have been answered before. */
        void awaitAnswer() throws InterruptedException {
            long before = answers.get();
            await(
                    "an answer over " + transport,
                    () -> {
                        channel.resetConnectBackoff();
                        return answers.get() > before + 1;
                    });
        }
    }

    @Test
    void pluginThatIsReplacedUnderLoad_leavesNoLoader_andEveryListenerComesBack() throws Exception {
        try (var node = GreeterNode.start(folder, ENVIRONMENT);
                var channels = new GreeterChannels(node, folder)) {
            for (Over transport : Over.values()) {
                var caller = new Caller(transport, channels.open(transport));
                callers.add(caller);
                Thread.ofVirtual().start(caller);
            }
            awaitAnswers();
            for (int reload = 1; reload <= RELOADS; reload++) {
                replace(node, reload);
                awaitAnswers();
            }
            over = true;
            await("the end of all other loaders", () -> loaders(node) == LOADERS);
        } finally {
            over = true;
        }
    }

    private void awaitAnswers() throws InterruptedException {
        for (Caller caller : callers) {
            caller.awaitAnswer();
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s: deadline", what).isLessThan(end);
            assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    /** By the same with another content, so that the node sees another plugin. */
    private static void replace(GreeterNode node, int reload) throws Exception {
        Path example = node.archive().only("examples", "umbel-grpc-");
        Path plugins = node.archive().file("plugins");
        PluginArchive.drop(
                withEntry(example, "reload-" + reload), plugins, example.getFileName().toString());
        await("reload " + reload, () -> replacements(node) >= reload);
    }

    private static long replacements(GreeterNode node) {
        return node.process().err().stream()
                .filter(line -> line.contains("plugin grpc ") && line.contains("in place of"))
                .count();
    }

    private static byte[] withEntry(Path zip, String name) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var from = new ZipFile(zip.toFile());
                var to = new ZipOutputStream(bytes)) {
            for (ZipEntry entry : from.stream().toList()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                from.getInputStream(entry).transferTo(to);
                to.closeEntry();
            }
            to.putNextEntry(new ZipEntry(name));
            to.closeEntry();
        }
        return bytes.toByteArray();
    }

    /** After a full collection. */
    private static long loaders(GreeterNode node) {
        String jcmd = System.getProperty("java.home") + "/bin/jcmd";
        String pid = Long.toString(node.process().pid());
        try {
            Process histogram =
                    new ProcessBuilder(jcmd, pid, "GC.class_histogram")
                            .redirectErrorStream(true)
                            .start();
            String lines =
                    new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return lines.lines()
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(row -> row.length > 3 && row[3].equals(LOADER))
                    .mapToLong(row -> Long.parseLong(row[1]))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(lines));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
