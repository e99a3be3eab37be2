package io.umbel.metrics.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RpcMethodsTest {
    @Test
    void grpcHistogram_becomesALineForEachMethod() {
        var reader = PrometheusMetricReader.create();
        try (var meters = SdkMeterProvider.builder().registerMetricReader(reader).build()) {
            var calls =
                    meters.get("grpc-java")
                            .histogramBuilder("grpc.server.call.duration")
                            .setUnit("s")
                            .setExplicitBucketBoundariesAdvice(List.of(0.01, 0.1, 1.0))
                            .build();
            for (int i = 0; i < 98; i++) {
                calls.record(0.005, method("chat.Room/Say", "OK"));
            }
            calls.record(0.5, method("chat.Room/Say", "UNAVAILABLE"));
            calls.record(0.5, method("chat.Room/Say", "UNAVAILABLE"));
            calls.record(0.05, method("chat.Room/Leave", "OK"));

            List<RpcMethods.Method> methods = RpcMethods.of(reader.collect());

            assertThat(methods).hasSize(2);
            RpcMethods.Method say = methods.getLast();
            assertThat(say.name()).isEqualTo("chat.Room/Say");
            assertThat(say.calls()).isEqualTo(100);
            assertThat(say.errors()).isEqualTo(2);
            assertThat(say.p50()).isBetween(0.0, 0.01);
            assertThat(say.p99()).isBetween(0.1, 1.0);
        }
    }

    private static Attributes method(String name, String status) {
        return Attributes.builder().put("grpc.method", name).put("grpc.status", status).build();
    }
}
