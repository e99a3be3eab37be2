package io.umbel.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.StreamResetException;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PeerScrapeTest {
    private final InMemoryNetwork network = new InMemoryNetwork();
    private final TestNodeContext node = network.join("metrics");
    private final TestNodeContext friend = network.join("friend");
    private final TestNodeContext stranger = network.join("stranger");

    private ProtocolHandler serve(String allow) throws Exception {
        var handler =
                (ProtocolHandler)
                        new MetricsProvider()
                                .create(
                                        node,
                                        PluginSettings.with(
                                                "http.enabled = false, allow = [" + allow + "]"));
        handler.start();
        node.serve(MetricsProtocol.ALPN, handler);
        return handler;
    }

    @AfterEach
    void closeNetwork() {
        network.close();
    }

    @Test
    void peerThatIsAllowed_getsTheMetricsItNames_asOftenAsItAsks() throws Exception {
        ProtocolHandler handler = serve('"' + friend.id().toString() + '"');
        try (Connection connection = friend.dial(node.address(), MetricsProtocol.ALPN)) {
            assertThat(scrape(connection, "jvm_memory_used"))
                    .startsWith("# TYPE jvm_memory_used_bytes gauge")
                    .doesNotContain("jvm_memory_limit")
                    .endsWith("# EOF\n");
            assertThat(scrape(connection, "")).contains("jvm_memory_limit_bytes", "target_info");
            assertThat(scrape(connection, "nothing_of_that_name")).isEqualTo("# EOF\n");
        }
        handler.shutdown(Duration.ofSeconds(5));
    }

    @Test
    void stranger_isRefused_andHearsNothing() throws Exception {
        ProtocolHandler handler = serve('"' + friend.id().toString() + '"');
        try (Connection connection = stranger.dial(node.address(), MetricsProtocol.ALPN)) {
            assertThat(connection.awaitClosed())
                    .isInstanceOfSatisfying(
                            CloseReason.Application.class,
                            reason -> {
                                assertThat(reason.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
                                assertThat(reason.reason()).contains("umbel.plugins.metrics.allow");
                            });
        }
        handler.shutdown(Duration.ofSeconds(5));
    }

    @Test
    void requestThatIsTooLong_losesItsStreamOnly() throws Exception {
        ProtocolHandler handler = serve("\"*\"");
        try (Connection connection = stranger.dial(node.address(), MetricsProtocol.ALPN)) {
            assertThatThrownBy(() -> scrape(connection, "x".repeat(300)))
                    .isInstanceOf(StreamResetException.class);
            assertThat(scrape(connection, "jvm_cpu")).contains("jvm_cpu_time_seconds_total");
        }
        handler.shutdown(Duration.ofSeconds(5));
    }

    private static String scrape(Connection connection, String prefix) throws Exception {
        try (var stream = connection.openStream()) {
            stream.out().write(prefix.getBytes(StandardCharsets.UTF_8));
            stream.out().finish();
            return new String(stream.in().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
