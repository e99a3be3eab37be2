package io.umbel.distribution.benchmark;

import io.umbel.node.Node;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsException;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A node for each file of settings, until killed. What was compiled is compiled for all of them,
 * and the collector is theirs together: they differ in their settings only.
 */
final class NodesOfOneProcess {
    static final String READY = "ready";
    static final String TICKET = "ticket ";

    private NodesOfOneProcess() {}

    public static void main(String[] files) throws Exception {
        for (String file : files) {
            System.out.println(TICKET + start(Path.of(file)).address());
        }
        System.out.println(READY);
        new CountDownLatch(1).await();
    }

    private static Node start(Path file)
            throws IOException, InterruptedException, SettingsException {
        var process = new ProcessEnvironment(Map.of(), Path.of("/"), Optional.empty());
        return Node.start(
                new SettingsReader(process).read(new SettingsSource(Optional.of(file), Map.of())));
    }
}
