package io.umbel.grpc.transport;

import java.net.SocketAddress;

/** A name where Netty wants a local address. */
final class LogicalAddress extends SocketAddress {
    private static final long serialVersionUID = 1L;

    private final String name;

    LogicalAddress(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
