package io.umbel.node.demo;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.Ticket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The demo's nodes by name, each in a process of its own; alice is there from the start. */
final class DemoNodes implements AutoCloseable {
    static final String ALICE = "alice";
    private static final String RELAY = "relay";

    private static final int SHOWN_ID = 12;

    private final Demo demo;
    private final DemoNetwork network;
    private final Path folder;
    private final SequencedMap<String, DemoNode> nodes = new LinkedHashMap<>();

    /**
     * @param folder where each node has its home
     */
    DemoNodes(Demo demo, DemoNetwork network, Path folder) {
        this.demo = demo;
        this.network = network;
        this.folder = folder;
    }

    /**
     * Blocks until it is ready. One that was killed comes back: with its key and its plugins.
     *
     * @param place where on the network
     */
    DemoNode start(
            String name, String place, Map<String, String> settings, Collection<Path> plugins)
            throws IOException {
        DemoNode node =
                DemoNode.start(demo, network, place, folder.resolve(name), settings, plugins);
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

    DemoNetwork network() {
        return network;
    }

    /** Puts tickets and ids where a script names them: {@code {ticket}} is alice's. */
    String fill(String text) {
        String filled = text.replace("{ticket}", "{" + ALICE + ".ticket}");
        for (Map.Entry<String, DemoNode> node : nodes.entrySet()) {
            NodeAddress address = node.getValue().status().address();
            String of = "{" + node.getKey();
            filled =
                    filled.replace(of + ".ticket}", new Ticket(address).toString())
                            .replace(of + ".uri}", address.toString())
                            .replace(of + ".id}", address.id().toString().substring(0, SHOWN_ID));
        }
        return fillRelayed(filled);
    }

    /** {@code {bob.ticket-by-relay}} names no address of bob's, but the node {@code relay}. */
    private String fillRelayed(String text) {
        DemoNode relay = nodes.get(RELAY);
        if (relay == null) {
            return text;
        }
        List<URI> relays = List.of(URI.create(relay.status().address().toString()));
        String filled = text;
        for (Map.Entry<String, DemoNode> node : nodes.entrySet()) {
            NodeId id = node.getValue().status().address().id();
            var ticket = new Ticket(new NodeAddress(id, List.of(), relays));
            filled = filled.replace("{" + node.getKey() + ".ticket-by-relay}", ticket.toString());
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
