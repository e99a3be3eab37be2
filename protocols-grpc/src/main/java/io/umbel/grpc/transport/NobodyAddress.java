package io.umbel.grpc.transport;

import java.net.SocketAddress;

/**
 * Stands for the nodes of a service that nobody offers: to connect fails, and says why. Policies of
 * grpc-java keep the connections they have when they are told of an error, or of no addresses; for
 * this one they let go of them.
 */
public final class NobodyAddress extends SocketAddress {
    private static final long serialVersionUID = 1L;

    private final String why;

    /**
     * @param why for a person
     */
    public NobodyAddress(String why) {
        this.why = why;
    }

    String why() {
        return why;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NobodyAddress that && that.why.equals(why);
    }

    @Override
    public int hashCode() {
        return why.hashCode();
    }

    @Override
    public String toString() {
        return why;
    }
}
