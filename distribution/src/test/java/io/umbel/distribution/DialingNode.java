package io.umbel.distribution;

import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Nodes of the test's own process that only dial. */
public final class DialingNode {
    private DialingNode() {}

    /** Its home is a new folder in {@code folder}; it ends at once. */
    public static Node start(Path folder, NodeKey key, Map<String, String> settings)
            throws Exception {
        var values = new HashMap<>(settings);
        values.put("umbel.home", Files.createTempDirectory(folder, "dialing").toString());
        values.put("umbel.shutdown-grace", "0s");
        var process = new ProcessEnvironment(Map.of(), Path.of("/"), Optional.empty());
        return Node.dialing(
                new SettingsReader(process).read(new SettingsSource(Optional.empty(), values)),
                key);
    }
}
