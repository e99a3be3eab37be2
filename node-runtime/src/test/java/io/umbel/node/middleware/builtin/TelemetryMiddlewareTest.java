package io.umbel.node.middleware.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.umbel.node.settings.BuiltInSettings;
import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish.Outcome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class TelemetryMiddlewareTest {
    @RegisterExtension static final OpenTelemetryExtension SDK = OpenTelemetryExtension.create();

    private static final Call CALL =
            new Call(
                    Call.Kind.RPC,
                    new ConnectionInfo.Unix(Path.of("socket"), Instant.EPOCH),
                    Alpn.of("/test/1.0"),
                    "pkg.Service/Method");

    private final AtomicReference<OpenTelemetry> telemetry =
            new AtomicReference<>(OpenTelemetry.noop());
    private final TelemetryMiddleware middleware =
            new TelemetryMiddleware(
                    new BuiltInSettings.Telemetry(true, true), telemetry::get, () -> 0);

    private void call(ErrorCode end) {
        ((Admission.Accept) middleware.admit(CALL)).onFinish().finished(new Outcome(end, "why"));
    }

    @Test
    void calls_areRecorded_onceAnSdkIsThere() {
        call(ErrorCode.NO_ERROR);
        assertThat(SDK.getSpans()).isEmpty();

        telemetry.set(SDK.getOpenTelemetry());
        call(ErrorCode.RATE_LIMITED);
        assertThat(SDK.getSpans())
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.getName()).isEqualTo("/test/1.0 pkg.Service/Method");
                    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
                    assertThat(span.getAttributes().get(AttributeKey.stringKey("umbel.outcome")))
                            .isEqualTo("RATE_LIMITED");
                });
        assertThat(SDK.getMetrics())
                .extracting(metric -> metric.getName())
                .contains("umbel.calls.active", "umbel.call.duration");
    }

    @Test
    void callThatBeganBeforeTheSdk_isNoCallThatEnded() {
        var early = (Admission.Accept) middleware.admit(CALL);

        telemetry.set(SDK.getOpenTelemetry());
        early.onFinish().finished(Outcome.OK);

        assertThat(SDK.getMetrics()).isEmpty();
    }
}
