package io.umbel.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.Violation;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DefaultSettingsTest {
    @TempDir Path directory;

    @Test
    void nothingSaid_givesTheDefaults() throws Exception {
        NodeSettings settings = new SettingsFixture(directory, Map.of()).readOverrides(Map.of());

        assertThat(settings)
                .usingRecursiveComparison()
                .isEqualTo(
                        new NodeSettings(
                                Path.of("/home/someone/.umbel"),
                                Path.of("/home/someone/.umbel/node.key"),
                                endpoint(),
                                dial(),
                                new ReachSettings(
                                        List.of(),
                                        Map.of(),
                                        ReachSettings.Paths.ANY,
                                        true,
                                        new PortMapping.Off()),
                                new PluginHostSettings(
                                        Path.of("/opt/umbel/plugins"),
                                        true,
                                        Duration.ofSeconds(30),
                                        Duration.ofSeconds(10)),
                                new ControlSettings(Set.of()),
                                guard(),
                                Map.of(),
                                Duration.ofSeconds(10),
                                new MiddlewareSettings(List.of(), Map.of()),
                                settings.plugins()));
        assertThat(settings.plugins().isEmpty()).isTrue();
    }

    @Test
    void environmentVariable_replacesTheDefaultHome() throws Exception {
        var fixture = new SettingsFixture(directory, Map.of("UMBEL_HOME", "/srv/umbel"));

        assertThat(fixture.readOverrides(Map.of()).data()).isEqualTo(Path.of("/srv/umbel"));
        assertThat(fixture.read("umbel.home = /data").data()).isEqualTo(Path.of("/data"));
    }

    @Test
    void overrides_goBeforeTheFile() throws Exception {
        var fixture = new SettingsFixture(directory, Map.of());
        SettingsSource file = fixture.file("umbel.endpoint { port = 1, max-streams = 7 }");

        NodeSettings settings =
                fixture.reader()
                        .read(
                                new SettingsSource(
                                        file.file(), Map.of("umbel.endpoint.port", "4433")));

        assertThat(settings.endpoint().bind().getPort()).isEqualTo(4433);
        assertThat(settings.endpoint().maxStreams()).isEqualTo(7);
    }

    @Test
    void file_mayUseVariablesOfTheEnvironmentAndTheDistribution() throws Exception {
        NodeSettings settings =
                new SettingsFixture(directory, Map.of("PORT", "4434"))
                        .read(
                                "umbel.endpoint.port = ${PORT}",
                                "umbel.plugin.folder = ${UMBEL_DIST_HOME}/plugins");

        assertThat(settings.endpoint().bind().getPort()).isEqualTo(4434);
        assertThat(settings.plugin().folder()).isEqualTo(Path.of("/opt/umbel/plugins"));
    }

    @Test
    void pluginFolderOutsideADistribution_isInTheHome() throws Exception {
        var environment = new ProcessEnvironment(Map.of(), Path.of("/home/x"), Optional.empty());

        NodeSettings settings =
                new SettingsReader(environment)
                        .read(new SettingsSource(Optional.empty(), Map.of()));

        assertThat(settings.plugin().folder()).isEqualTo(Path.of("/home/x/.umbel/plugins"));
    }

    private static EndpointSettings endpoint() {
        return new EndpointSettings(
                new InetSocketAddress("::", 0),
                EndpointSettings.Preset.WAN,
                EndpointSettings.Io.AUTO,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                20_000,
                64,
                1024,
                128,
                200,
                256,
                10_000,
                256);
    }

    private static GuardSettings guard() {
        return new GuardSettings(
                Duration.ofMinutes(10),
                Map.of(
                        Violation.MALFORMED, 20.0,
                        Violation.PROTOCOL_ERROR, 20.0,
                        Violation.FORGERY, 50.0,
                        Violation.UNAUTHORIZED, 5.0,
                        Violation.FLOOD, 25.0,
                        Violation.ABANDONED_HANDSHAKE, 1.0),
                -100,
                Duration.ofHours(1),
                0,
                10_000,
                Set.of(),
                Path.of("/home/someone/.umbel/bans"));
    }

    private static DialSettings dial() {
        return new DialSettings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                1024,
                Duration.ofSeconds(15),
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                5,
                List.of());
    }
}
