package io.umbel.node.demo;

import io.umbel.node.settings.SettingsException;
import io.umbel.spi.Ticket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The demo's nodes by name, each in a process of its own; alice is there from the start. */
final class DemoNodes implements AutoCloseable {
    static final String ALICE = "alice";

    private static final int SHOWN_ID = 12;

    private final Demo demo;
    private final Path folder;
    private final SequencedMap<String, DemoNode> nodes = new LinkedHashMap<>();

    /**
     * @param folder where each node has its home
     */
    DemoNodes(Demo demo, Path folder) {
        this.demo = demo;
        this.folder = folder;
    }

    /** Blocks until it is ready. One that was killed comes back: with its key and its plugins. */
    DemoNode start(String name, Map<String, String> settings, Collection<Path> plugins)
            throws IOException, SettingsException {
        DemoNode node = DemoNode.start(demo, folder.resolve(name), settings, plugins);
        DemoNode before = nodes.put(name, node);
        if (before != null) {
            before.close();
        }
        return node;
    }

    DemoNode get(String name) throws IOException {
        DemoNode node = nodes.get(name);
        if (node == null) {
            throw new IOException("demo: no node %s (expected %s)".formatted(name, nodes.keySet()));
        }
        return node;
    }

    /** As when its power fails: it says goodbye to nobody. */
    void kill(String name) throws IOException, InterruptedException {
        get(name).kill();
    }

    /** Puts tickets and ids where a script names them: {@code {ticket}} is alice's. */
    String fill(String text) {
        String filled = text.replace("{ticket}", "{" + ALICE + ".ticket}");
        for (Map.Entry<String, DemoNode> node : nodes.entrySet()) {
            var ticket = new Ticket(node.getValue().status().address());
            filled =
                    filled.replace("{" + node.getKey() + ".ticket}", ticket.toString())
                            .replace(
                                    "{" + node.getKey() + ".id}",
                                    ticket.address().id().toString().substring(0, SHOWN_ID));
        }
        return filled;
    }

    /** Stops all; the first that was started last. */
    @Override
    public void close() throws IOException {
        for (DemoNode node : nodes.sequencedValues().reversed()) {
            node.close();
        }
    }
}
