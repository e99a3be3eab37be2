package io.umbel.testkit.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each class of tests: collects garbage, has Netty look for buffers in it that nobody
 * released, and fails the class if there are any. Name it in {@code
 * META-INF/services/org.junit.jupiter.api.extension.Extension} of the tests and set {@code
 * junit.jupiter.extensions.autodetection.enabled = true} in their {@code
 * junit-platform.properties}, and run them with {@code -Dio.netty.leakDetection.level=paranoid}:
 * below that Netty looks at one buffer in a hundred. For tests with Netty on their class path.
 */
public final class LeakCheck implements AfterAllCallback {
    private static final long PATIENCE_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final RecordingLeakDetectors DETECTORS = new RecordingLeakDetectors();

    static {
        // Before Netty's buffers ask for theirs.
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(DETECTORS);
    }

    /** Made by JUnit, before the first class of tests. */
    public LeakCheck() {}

    @Override
    public void afterAll(ExtensionContext testClass) throws InterruptedException {
        assertThat(leaks()).as("buffers that nobody released").isEmpty();
    }

    /** What has become garbage unreleased since the last call. */
    static List<String> leaks() throws InterruptedException {
        collectGarbage();
        collectGarbage(); // the first one's finds are queued before the second one's witness
        // Netty looks at what was collected whenever a buffer is allocated.
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
        ByteBufAllocator.DEFAULT.heapBuffer(1).release();
        return DETECTORS.drain();
    }

    private static void collectGarbage() throws InterruptedException {
        var queue = new ReferenceQueue<Object>();
        var witness = new WeakReference<>(new Object(), queue);
        System.gc();
        assertThat(queue.remove(PATIENCE_MILLIS)).isSameAs(witness);
    }
}
