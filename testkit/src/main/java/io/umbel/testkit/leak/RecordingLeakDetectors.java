package io.umbel.testkit.leak;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** Makes Netty's leak detectors, and keeps what they report. */
final class RecordingLeakDetectors extends ResourceLeakDetectorFactory {
    private final LinkedBlockingQueue<String> reports = new LinkedBlockingQueue<>();

    /** What was reported since the last call. */
    List<String> drain() {
        var drained = new ArrayList<String>();
        reports.drainTo(drained);
        return drained;
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval) {
        return new Recording<>(resource, samplingInterval);
    }

    @Override
    @SuppressWarnings("deprecation") // abstract there
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        return new Recording<>(resource, samplingInterval);
    }

    private final class Recording<T> extends ResourceLeakDetector<T> {
        Recording(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            reports.add(resourceType + records);
            super.reportTracedLeak(resourceType, records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            reports.add(resourceType);
            super.reportUntracedLeak(resourceType);
        }
    }
}
