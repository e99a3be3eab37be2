package io.umbel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.umbel.spi.Connection;
import io.umbel.spi.ProtocolProvider;
import io.umbel.testkit.ProtocolHandlerContractTest;
import java.nio.charset.StandardCharsets;

final class MetricsContractTest extends ProtocolHandlerContractTest {
    @Override
    protected ProtocolProvider provider() {
        return new MetricsProvider();
    }

    /** Without the page: the JDK's HTTP server ends its threads a moment after it has stopped. */
    @Override
    protected Config config() {
        return PluginSettings.with("http.enabled = false, allow = [\"*\"]");
    }

    @Override
    protected void exchange(Connection peer) throws Exception {
        try (var stream = peer.openStream()) {
            stream.out().write("jvm_".getBytes(StandardCharsets.UTF_8));
            stream.out().finish();
            assertThat(new String(stream.in().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("jvm_memory_used_bytes")
                    .endsWith("# EOF\n");
        }
    }
}
