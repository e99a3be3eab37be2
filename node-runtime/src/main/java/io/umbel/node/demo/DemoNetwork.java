package io.umbel.node.demo;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Where the demo's nodes are. */
sealed interface DemoNetwork permits LoopbackNetwork, NatNetwork {
    /** What every node is told of it. */
    Map<String, String> settings();

    /**
     * What runs {@code command} at a place of this network.
     *
     * @param place as a script names it; empty for this machine
     */
    List<String> command(String place, List<String> command) throws IOException;

    /**
     * Does something to it.
     *
     * @param what as a script names it
     */
    void change(String what) throws IOException;
}
