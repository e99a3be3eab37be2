package io.umbel.metrics.sdk;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM, by OpenTelemetry's semantic conventions. Not by their own library: it brings classes of
 * a package that the node shares with its plugins.
 */
final class JvmMetrics implements AutoCloseable {
    static final String SCOPE = "io.umbel.metrics.jvm";

    private static final Logger log = LoggerFactory.getLogger(JvmMetrics.class);

    private static final AttributeKey<String> TYPE = AttributeKey.stringKey("jvm.memory.type");
    private static final AttributeKey<String> POOL = AttributeKey.stringKey("jvm.memory.pool.name");
    private static final AttributeKey<String> GC = AttributeKey.stringKey("jvm.gc.name");
    private static final AttributeKey<String> ACTION = AttributeKey.stringKey("jvm.gc.action");
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MILLIS = 1000;

    private final List<Runnable> callbacks = new ArrayList<>();
    private final NotificationListener collections;

    private JvmMetrics(Meter meter) {
        memory(meter);
        processor(meter);
        threads(meter);
        DoubleHistogram pauses =
                meter.histogramBuilder("jvm.gc.duration")
                        .setUnit("s")
                        .setDescription("Duration of JVM garbage collection actions")
                        .setExplicitBucketBoundariesAdvice(List.of(0.01, 0.1, 1.0, 10.0))
                        .build();
        this.collections = (notification, _) -> collected(notification, pauses);
        emitters().forEach(each -> each.addNotificationListener(collections, null, null));
    }

    private void add(AutoCloseable callback) {
        callbacks.add(() -> unregister(callback));
    }

    private static void unregister(AutoCloseable callback) {
        try {
            callback.close();
        } catch (Exception e) {
            log.warn("cannot unregister a metric's callback", e);
        }
    }

    static AutoCloseable register(Meter meter) {
        return new JvmMetrics(meter);
    }

    private void memory(Meter meter) {
        ObservableLongMeasurement used = bytes(meter, "jvm.memory.used", "Measure of memory used");
        ObservableLongMeasurement committed =
                bytes(meter, "jvm.memory.committed", "Measure of memory committed");
        ObservableLongMeasurement limit =
                bytes(meter, "jvm.memory.limit", "Measure of max obtainable memory");
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
        add(
                meter.batchCallback(
                        () -> {
                            for (MemoryPoolMXBean pool : pools) {
                                observe(pool, used, committed, limit);
                            }
                        },
                        used,
                        committed,
                        limit));
    }

    private static ObservableLongMeasurement bytes(Meter meter, String name, String description) {
        return meter.upDownCounterBuilder(name)
                .setUnit("By")
                .setDescription(description)
                .buildObserver();
    }

    private static void observe(
            MemoryPoolMXBean pool,
            ObservableLongMeasurement used,
            ObservableLongMeasurement committed,
            ObservableLongMeasurement limit) {
        MemoryUsage usage = pool.getUsage();
        var attributes =
                Attributes.of(
                        TYPE,
                        pool.getType() == MemoryType.HEAP ? "heap" : "non_heap",
                        POOL,
                        pool.getName());
        used.record(usage.getUsed(), attributes);
        committed.record(usage.getCommitted(), attributes);
        if (usage.getMax() >= 0) {
            limit.record(usage.getMax(), attributes);
        }
    }

    private void processor(Meter meter) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        add(
                meter.counterBuilder("jvm.cpu.time")
                        .ofDoubles()
                        .setUnit("s")
                        .setDescription("CPU time used by the process as reported by the JVM")
                        .buildWithCallback(
                                value -> value.record(system.getProcessCpuTime() / SECOND)));
        add(
                meter.gaugeBuilder("jvm.cpu.recent_utilization")
                        .setUnit("1")
                        .setDescription("Recent CPU utilization of the process")
                        .buildWithCallback(value -> value.record(system.getProcessCpuLoad())));
    }

    private void threads(Meter meter) {
        var threads = ManagementFactory.getThreadMXBean();
        var classes = ManagementFactory.getClassLoadingMXBean();
        add(
                meter.upDownCounterBuilder("umbel.jvm.threads")
                        .setUnit("{thread}")
                        .setDescription("Number of executing platform threads")
                        .buildWithCallback(value -> value.record(threads.getThreadCount())));
        add(
                meter.upDownCounterBuilder("umbel.jvm.classes")
                        .setUnit("{class}")
                        .setDescription("Number of classes currently loaded")
                        .buildWithCallback(value -> value.record(classes.getLoadedClassCount())));
    }

    private static List<NotificationEmitter> emitters() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(NotificationEmitter.class::isInstance)
                .<NotificationEmitter>map(
                        (GarbageCollectorMXBean bean) -> (NotificationEmitter) bean)
                .toList();
    }

    private static void collected(Notification notification, DoubleHistogram pauses) {
        if (notification
                .getType()
                .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            var info =
                    GarbageCollectionNotificationInfo.from(
                            (CompositeData) notification.getUserData());
            pauses.record(
                    info.getGcInfo().getDuration() / MILLIS,
                    Attributes.of(GC, info.getGcName(), ACTION, info.getGcAction()));
        }
    }

    @Override
    public void close() {
        callbacks.forEach(Runnable::run);
        for (NotificationEmitter emitter : emitters()) {
            try {
                emitter.removeNotificationListener(collections);
            } catch (ListenerNotFoundException _) {
                // another bean's
            }
        }
    }
}
