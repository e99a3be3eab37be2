package io.umbel.metrics.sdk;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import okhttp3.internal.concurrent.TaskRunner;

/**
 * Finds the SDK's parts in the plugin's own loader, and of the two HTTP clients there the JDK's for
 * OTLP over HTTP: it leaves no thread behind. OTLP over gRPC is OkHttp's: the JDK's neither speaks
 * HTTP/2 in the clear at once nor tells trailers.
 */
final class OtlpSenders implements ComponentLoader {
    private static final String JDK = "io.opentelemetry.exporter.sender.jdk.";

    @Override
    public <T> List<T> load(Class<T> part) {
        return ServiceLoader.load(part, OtlpSenders.class.getClassLoader()).stream()
                .filter(found -> part != HttpSenderProvider.class || isOfTheJdk(found))
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static boolean isOfTheJdk(ServiceLoader.Provider<?> found) {
        return found.type().getName().startsWith(JDK);
    }

    /**
     * Ends OkHttp's idle threads, which else would hold the plugin's loader for another minute. One
     * more, Okio's, ends by itself a minute after the last request.
     */
    static void endIdleThreads() {
        if (TaskRunner.INSTANCE.getBackend() instanceof TaskRunner.RealBackend threads) {
            threads.getExecutor().setKeepAliveTime(0, TimeUnit.SECONDS);
        }
    }
}
