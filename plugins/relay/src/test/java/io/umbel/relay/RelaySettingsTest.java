package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RelaySettingsTest {
    @Test
    void referenceConf_isValid() {
        RelaySettings settings = RelayConfig.settings();
        assertThat(settings.tokens()).isEmpty();
        assertThat(settings.client().rate()).isEqualTo(8 << 20);
        assertThat(settings.restartNotice()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void problems_areToldAllAtOnce_withKeyValueAndWhatWasExpected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        RelayConfig.settings("max-clients = 0", "rat = 5", "tokens = [short]"))
                .withMessageContaining("umbel.plugins.relay.max-clients: 0 (expected 1–1000000)")
                .withMessageContaining("umbel.plugins.relay.rat: unknown")
                .withMessageContaining("umbel.plugins.relay.tokens: one of 5 characters");
    }
}
