package io.umbel.relay;

import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Of a node on the loopback interface. */
final class TestSettings {
    private TestSettings() {}

    /**
     * @param lines of HOCON
     */
    static NodeSettings of(Path home, String... lines) throws Exception {
        return at("127.0.0.1", home, lines);
    }

    /**
     * @param address to listen on
     */
    static NodeSettings at(String address, Path home, String... lines) throws Exception {
        var values =
                Map.of(
                        "umbel.home",
                        home.toString(),
                        "umbel.endpoint.bind-address",
                        address,
                        "umbel.plugin.watch",
                        "false",
                        "umbel.shutdown-grace",
                        "2s");
        Files.createDirectories(home);
        Path file = Files.writeString(home.resolve("node.conf"), String.join("\n", lines));
        var process = new ProcessEnvironment(Map.of(), Path.of("/"), Optional.empty());
        return new SettingsReader(process).read(new SettingsSource(Optional.of(file), values));
    }
}
