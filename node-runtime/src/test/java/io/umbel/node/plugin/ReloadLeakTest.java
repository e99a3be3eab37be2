package io.umbel.node.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty reloads of plugins that use everything a plugin may use leave nothing behind. */
final class ReloadLeakTest {
    private static final int RELOADS = 50;
    private static final String BUSY =
            """
            node.startVirtualThread("worker", () -> {
                try { new CountDownLatch(1).await(); } catch (InterruptedException e) { return; }
            });
            node.scheduler().scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
            node.scheduler().scheduleWithFixedDelay(() -> {}, 0, 1, TimeUnit.MILLISECONDS);
            node.scheduler().schedule(() -> "once", 0, TimeUnit.MILLISECONDS).get();
            node.offer(Supplier.class, () -> LOCAL.get());
            node.dial(node.address(), alpn());
            node.connect(node.address(), alpn());
            node.telemetry().getMeter("t").gaugeBuilder("g").buildWithCallback(m -> m.record(1));
            LOCAL.set(new byte[1 << 16]);
            try (var in = getClass().getResource("/word.txt").openStream()) {
                if (!new String(in.readAllBytes()).equals("word")) throw new IllegalStateException();
            }
            getClass().getResourceAsStream("/word.txt").read();
            org.slf4j.LoggerFactory.getLogger(getClass()).debug("created");
            com.typesafe.config.ConfigFactory.load();
            return new ProtocolHandler() {
                @Override public void start() { node.find(Supplier.class).orElseThrow().get(); }
                @Override public void handle(Connection connection) {}
            };
            """;
    private static final String LOCAL =
            "private static final ThreadLocal<Object> LOCAL = ThreadLocal.withInitial(Object::new);";

    @TempDir Path temporary;
    private PluginHostFixture fixture;
    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final List<Reference<ClassLoader>> loaders = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        fixture = new PluginHostFixture(temporary, false);
    }

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
    }

    @Test
    void jar() throws Exception {
        reloadsLeaveNothing("busy.jar");
    }

    @Test
    void zip() throws Exception {
        reloadsLeaveNothing("busy.zip");
    }

    private void reloadsLeaveNothing(String name) throws Exception {
        drop(name, 0);
        PluginJar.serving("dependent", "1.0.0", "/dependent/1.0")
                .needs("busy")
                .dropInto(fixture.folder, "dependent.jar");
        fixture.host.start();
        assertThat(fixture.registry.names()).containsExactly("/busy/1.0", "/dependent/1.0");
        reload(name, 1);
        Set<Thread> threads = platformThreads();
        long handles = openHandles();

        for (int round = 2; round < 2 + RELOADS; round++) {
            reload(name, round);
        }
        assertThat(fixture.status("busy").version()).isEqualTo("1.0." + (1 + RELOADS));

        assertThat(platformThreads()).isSubsetOf(threads);
        assertThat(openHandles()).isLessThanOrEqualTo(handles);
        assertThat(fixture.copies()).hasSize(2);
        // One round, one archive: all but the last generation of both plugins.
        assertThat(loaders).hasSize(2 * (1 + RELOADS));
        assertThat(uncollected()).isZero();
        assertThat(fixture.node.dialed().stream().filter(c -> c.isOpen())).hasSize(1);
        assertThat(fixture.node.tasksInTimer()).isLessThanOrEqualTo(2);
    }

    private void reload(String name, int round) throws Exception {
        fixture.registry
                .served()
                .forEach(served -> loaders.add(new PhantomReference<>(served.loader(), collected)));
        drop(name, round);
        fixture.host.reload();
    }

    private void drop(String name, int round) {
        PluginJar.of("busy", "1.0." + round)
                .file("word.txt", "word")
                .file("reference.conf", "umbel.plugins.busy.word = word")
                .library("library.jar", Map.of("library.txt", new byte[100]))
                .protocol("/busy/1.0", LOCAL, BUSY)
                .dropInto(fixture.folder, name);
    }

    /** Waits for the collector, a bounded number of times. */
    private int uncollected() throws InterruptedException {
        int left = loaders.size();
        for (int attempt = 0; left > 0 && attempt < 50; attempt++) {
            System.gc();
            while (left > 0 && collected.remove(200) != null) {
                left--;
            }
        }
        return left;
    }

    private static Set<Thread> platformThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool"))
                .collect(Collectors.toSet());
    }

    /** Where the system tells; the copies are looked for, not every handle of the process. */
    private long openHandles() throws IOException {
        Path handles = Path.of("/proc/self/fd");
        if (!Files.isDirectory(handles)) {
            return 0;
        }
        try (var links = Files.list(handles)) {
            return links.filter(this::leadsToACopy).count();
        }
    }

    private boolean leadsToACopy(Path link) {
        try {
            return Files.readSymbolicLink(link).startsWith(fixture.work.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
