package io.umbel.node.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Network namespaces of Linux, as a script makes them: a public network, and hosts behind NATs of
 * their own. They are there until it is closed, and have names that no other demo's have.
 */
final class NatNetwork implements DemoNetwork, AutoCloseable {
    private static final String NEEDS =
            "demo --nat makes network namespaces: it needs Linux, root, and the commands ip and nft";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path script;
    private final String prefix = "umbel-demo-" + ProcessHandle.current().pid();

    private NatNetwork(Path script) {
        this.script = script;
    }

    /**
     * Makes it.
     *
     * @throws IOException if this machine does not allow it, with what is missing
     */
    static NatNetwork up(Path script) throws IOException {
        var network = new NatNetwork(script);
        try {
            network.change("up");
        } catch (IOException e) {
            network.removeWhatIsThere();
            throw new IOException(NEEDS + " (" + e.getMessage() + ")", e);
        }
        return network;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public List<String> command(String place, List<String> command) {
        var words = new ArrayList<>(List.of("ip", "netns", "exec", prefix + "-" + place));
        words.addAll(command);
        return words;
    }

    @Override
    public void change(String what) throws IOException {
        Process process =
                new ProcessBuilder("sh", script.toString(), what, prefix)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!ProcessEnd.isAwaited(process, PATIENCE) || process.exitValue() != 0) {
            throw new IOException(
                    said.lines().findFirst().orElse(script + " " + what + " has failed"));
        }
    }

    private void removeWhatIsThere() {
        try {
            close();
        } catch (IOException _) {
            // It could not be made: why is told.
        }
    }

    /** Removes it; processes that are still there lose their network when they end. */
    @Override
    public void close() throws IOException {
        change("down");
    }
}
