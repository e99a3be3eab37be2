package io.umbel.node.portmapping;

import java.io.IOException;
import java.time.Duration;

/** How a router is asked. Blocks; for one thread. */
sealed interface MappingProtocol permits Pcp, NatPmp {
    /** As people call it. */
    String name();

    /**
     * Asks for a mapping, or for more time for the one there is.
     *
     * @param port this node's
     * @throws MappingRefusedException if the router says no
     * @throws IOException if it says nothing, or what makes no sense
     */
    Mapping map(Gateway gateway, int port, Duration lifetime) throws IOException;

    /** Gives the mapping back, without waiting for an answer. */
    void unmap(Gateway gateway, int port) throws IOException;
}
