package io.umbel.node.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin obtains ends with it. */
final class PluginScopeTest {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final Duration GRACE = Duration.ofSeconds(10);

    @TempDir Path temporary;
    private RecordingNode node;
    private ClassLoader loader;
    private PluginScope scope;
    private NodeContext context;

    @BeforeEach
    void open() {
        node = new RecordingNode(temporary);
        loader = new ClassLoader("of the plugin", null) {};
        scope = new PluginScope("echo", loader, node.timer());
        context = new PluginContext("echo", "1.0", node, scope, MiddlewareStack.of(List.of()));
    }

    @AfterEach
    void close() {
        scope.close(GRACE);
        node.close();
    }

    @Test
    void threads_areInterruptedAndAwaited() throws Exception {
        var began = new CountDownLatch(1);
        var ended = new LinkedBlockingQueue<String>();
        Thread thread =
                context.startVirtualThread(
                        "worker",
                        () -> {
                            began.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                ended.add("interrupted");
                            }
                        });
        began.await();

        scope.close(GRACE);

        assertThat(ended).containsExactly("interrupted");
        assertThat(thread.isVirtual()).isTrue();
        assertThat(thread.getName()).isEqualTo("echo/worker");
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void threadsAndTasks_carryThePluginsLoader() throws Exception {
        var seen = new LinkedBlockingQueue<ClassLoader>();
        Runnable look = () -> seen.add(Thread.currentThread().getContextClassLoader());

        context.startVirtualThread("worker", look);
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isSameAs(loader);
        context.scheduler().schedule(look, 1, TimeUnit.MILLISECONDS);
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isSameAs(loader);
        context.scheduler().execute(look);
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isSameAs(loader);
    }

    @Test
    void threadThatIgnoresInterruption_isNotWaitedForLongerThanTheGrace() throws Exception {
        var release = new CountDownLatch(1);
        var began = new CountDownLatch(1);
        context.startVirtualThread(
                "deaf",
                () -> {
                    began.countDown();
                    while (release.getCount() > 0) {
                        Thread.onSpinWait();
                        Thread.interrupted();
                    }
                });
        began.await();

        scope.close(Duration.ofMillis(50));

        assertThat(scope.threads().awaitEnd(Duration.ZERO)).containsExactly("echo/deaf");
        release.countDown();
        assertThat(scope.threads().awaitEnd(GRACE)).isEmpty();
    }

    @Test
    void tasks_areCancelledAndLeaveTheTimer() throws Exception {
        var runs = new AtomicInteger();
        var later = context.scheduler().schedule(runs::incrementAndGet, 1, TimeUnit.HOURS);
        var rate =
                context.scheduler()
                        .scheduleAtFixedRate(runs::incrementAndGet, 1, 1, TimeUnit.HOURS);
        var delay =
                context.scheduler()
                        .scheduleWithFixedDelay(runs::incrementAndGet, 1, 1, TimeUnit.HOURS);
        assertThat(node.tasksInTimer()).isEqualTo(3);

        scope.close(GRACE);

        assertThat(List.of(later, rate, delay)).allMatch(task -> task.isCancelled());
        assertThat(node.tasksInTimer()).isZero();
        assertThat(runs).hasValue(0);
    }

    @Test
    void repeatedTasks_neverOverlap_andStopWithThePlugin() throws Exception {
        var running = new AtomicInteger();
        var overlaps = new AtomicInteger();
        var runs = new CountDownLatch(20);
        Runnable task =
                () -> {
                    if (running.incrementAndGet() > 1) {
                        overlaps.incrementAndGet();
                    }
                    awaitTimerFired(5 + 20 - (int) runs.getCount());
                    running.decrementAndGet();
                    runs.countDown();
                };
        context.scheduler().scheduleAtFixedRate(task, 0, 100, TimeUnit.MICROSECONDS);

        assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
        scope.close(GRACE);
        assertThat(overlaps).hasValue(0);
        assertThat(node.tasksInTimer()).isZero();
    }

    private void awaitTimerFired(int times) {
        while (node.timer().getCompletedTaskCount() < times && !Thread.interrupted()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void delayedTask_runsAgainAfterEachRun_untilItFails() throws Exception {
        var runs = new LinkedBlockingQueue<Integer>();
        var task =
                context.scheduler()
                        .scheduleWithFixedDelay(
                                () -> {
                                    runs.add(runs.size());
                                    if (runs.size() == 3) {
                                        throw new IllegalStateException("third time");
                                    }
                                },
                                0,
                                1,
                                TimeUnit.MILLISECONDS);

        assertThatThrownBy(() -> task.get(10, TimeUnit.SECONDS)).hasMessageContaining("third time");
        assertThat(runs).hasSize(3);
        assertThat(node.tasksInTimer()).isZero();
    }

    @Test
    void scheduledValue_isGiven() throws Exception {
        var value = context.scheduler().schedule(() -> "done", 1, TimeUnit.MILLISECONDS);

        assertThat(value.get(10, TimeUnit.SECONDS)).isEqualTo("done");
    }

    @Test
    void scheduler_cannotBeShutDown() {
        assertThatThrownBy(() -> context.scheduler().shutdown())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("ends with the plugin");
    }

    @Test
    void dialedConnections_areClosedWithACode_andPooledOnesGivenBack() throws Exception {
        context.dial(node.address(), ECHO);
        context.connect(node.address(), ECHO);

        scope.close(GRACE);

        assertThat(node.dialed().getFirst().closed()).isEqualTo("SHUTTING_DOWN plugin echo stops");
        assertThat(node.pooled().getFirst().closed()).isEqualTo("NO_ERROR ");
    }

    @Test
    void closedConnections_areNotKept() throws Exception {
        var held = new Holdings<RecordingConnection>(connection -> !connection.isOpen());
        for (int i = 0; i < 10_000; i++) {
            var connection = new RecordingConnection();
            connection.close();
            assertThat(held.add(connection)).isTrue();
        }

        assertThat(held.size()).isLessThan(200);
    }

    @Test
    void offers_areWithdrawn() {
        context.offer(Supplier.class, () -> "hello");
        assertThat(context.find(Supplier.class)).isPresent();

        scope.close(GRACE);

        assertThat(node.capabilities().find(Supplier.class)).isEmpty();
    }

    @Test
    void afterTheEnd_nothingIsToBeHad() {
        NodeAddress peer = node.address();
        scope.close(GRACE);

        assertThatThrownBy(() -> context.dial(peer, ECHO))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("plugin echo has stopped");
        assertThat(node.dialed()).allMatch(connection -> !connection.isOpen());
        assertThatThrownBy(() -> context.startVirtualThread("late", () -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> context.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> context.offer(Supplier.class, () -> ""))
                .isInstanceOf(IllegalStateException.class);
        assertThat(node.capabilities().find(Supplier.class)).isEmpty();
    }

    @Test
    void metricCallbacks_areCalledWhileThePluginRuns_andNotAfterwards() {
        var reader = InMemoryMetricReader.create();
        try (var sdk = SdkMeterProvider.builder().registerMetricReader(reader).build()) {
            node.telemetry(OpenTelemetrySdk.builder().setMeterProvider(sdk).build());
            var meter =
                    new PluginContext("echo", "1.0", node, scope, MiddlewareStack.of(List.of()))
                            .telemetry()
                            .getMeter("echo");
            var called = new AtomicInteger();
            meter.gaugeBuilder("heat")
                    .setUnit("K")
                    .ofLongs()
                    .buildWithCallback(gauge -> gauge.record(called.incrementAndGet()));
            var observer = meter.counterBuilder("seen").buildObserver();
            meter.batchCallback(() -> observer.record(called.incrementAndGet()), observer);
            meter.upDownCounterBuilder("open").build().add(1);

            assertThat(reader.collectAllMetrics()).hasSize(3);
            assertThat(called).hasValue(2);
            scope.close(GRACE);
            reader.collectAllMetrics();
            assertThat(called).hasValue(2);
        }
    }

    @Test
    void dataDirectory_exists() {
        assertThat(Files.isDirectory(context.dataDirectory())).isTrue();
    }
}
