package io.umbel.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class MetricsSettingsTest {
    @Test
    void defaults_areOnLoopbackAndAllowNobody() {
        MetricsSettings settings = MetricsSettings.of(PluginSettings.defaults());

        assertThat(settings.http().bind().isLoopbackAddress()).isTrue();
        assertThat(settings.http().port()).isEqualTo(9464);
        assertThat(settings.http().reload()).isFalse();
        assertThat(settings.allow()).isEmpty();
        assertThat(settings.allowAll()).isFalse();
        assertThat(settings.otlp().endpoint()).isEmpty();
        assertThat(settings.otlp().protocol()).isEqualTo("http/protobuf");
    }

    @Test
    void addressThatOthersReach_needsAToken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        MetricsSettings.of(PluginSettings.with("http.bind-address = \"0.0.0.0\"")))
                .withMessageContaining("http.token")
                .withMessageContaining("0.0.0.0");
    }

    @Test
    void allProblems_areToldAtOnce_withTheirPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        MetricsSettings.of(
                                PluginSettings.with(
                                        """
                                        http.port = 70000
                                        http.token = short
                                        allow = [ "nobody" ]
                                        evnts = 5
                                        otlp-endpoint = "localhost:4318"
                                        otlp-protocol = http
                                        traces-per-second = -1
                                        """)))
                .withMessageContaining("http.port: 70000 (expected 0–65535)")
                .withMessageContaining("http.token: 5 characters (expected at least 16)")
                .withMessageContaining("allow: ")
                .withMessageContaining("evnts: unknown")
                .withMessageContaining(
                        "'localhost:4318' (expected a URL such as http://localhost:4318)")
                .withMessageContaining(
                        "otlp-protocol: 'http' (expected one of [http/protobuf, grpc])")
                .withMessageContaining("traces-per-second: -1 (expected 0–1000000)")
                .withMessageContaining("String: 1");
    }

    @Test
    void token_isNotInTheLog() {
        MetricsSettings settings =
                MetricsSettings.of(PluginSettings.with("http.token = \"a-secret-of-some-length\""));

        assertThat(settings.toString()).doesNotContain("a-secret-of-some-length");
    }
}
