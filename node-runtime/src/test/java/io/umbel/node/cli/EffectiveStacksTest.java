package io.umbel.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EffectiveStacksTest {
    @TempDir Path directory;

    @Test
    void everyProtocol_isListedWithItsChecks_inTheirOrder() throws Exception {
        Path file = directory.resolve("node.conf");
        Files.writeString(
                file,
                """
                umbel.endpoint.middleware = [ telemetry, office-hours ]
                umbel.plugins.echo.middleware = [ { rate-limit { per-peer = "1/s" } } ]
                """);
        var process = new ProcessEnvironment(Map.of(), Path.of("/"), Optional.empty());
        var settings =
                new SettingsReader(process)
                        .read(new SettingsSource(Optional.of(file), Map.of()))
                        .middleware();

        assertThat(
                        EffectiveStacks.of(settings).stream()
                                .map(line -> line.replace(file.toString(), "node.conf")))
                .containsExactly(
                        "Middleware, in the order of the checks:",
                        "  each protocol of plugin echo: telemetry (node.conf:1), office-hours"
                                + " (node.conf:1), rate-limit (node.conf:2)",
                        "  each protocol of any other plugin: telemetry (node.conf:1), office-hours"
                                + " (node.conf:1)",
                        "  /ping/1.0: telemetry (node.conf:1)",
                        "  /control/1.0: none");
    }
}
