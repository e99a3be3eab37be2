package io.umbel.spi;

import java.util.List;

/**
 * What a plugin knows of the network beyond this node's own connections; the plugin that gossips
 * offers it ({@link NodeContext#offer}), a page that draws it asks for it. Copies of one moment;
 * for any thread, from memory, without blocking.
 */
public interface NetworkInspector {
    /** The topics that this node has joined, by name. */
    List<Topic> topics();

    /** The services that this node knows of, its own among them, by name. */
    List<Service> services();

    /**
     * A topic.
     *
     * @param name for a person to read
     */
    record Topic(String name, List<Neighbour> neighbours) {
        /** Copies {@code neighbours}. */
        public Topic {
            neighbours = List.copyOf(neighbours);
        }
    }

    /**
     * A node with which this one shares a topic.
     *
     * @param active whether it is in the active view (HyParView section 4), connected to this node
     * @param eager whether it gets messages at once, and not only their announcement (PlumTree
     *     section 3); false if not active
     */
    record Neighbour(NodeId id, boolean active, boolean eager) {}

    /**
     * A service that a node offers.
     *
     * @param healthy whether calls should go there
     */
    record Service(String name, NodeId node, boolean healthy) {}
}
