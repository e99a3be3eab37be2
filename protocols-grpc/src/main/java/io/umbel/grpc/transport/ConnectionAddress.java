package io.umbel.grpc.transport;

import io.umbel.spi.ConnectionInfo;
import java.net.SocketAddress;
import java.util.function.Supplier;

/** The address of a channel whose peer is known by more than an IP address. */
public final class ConnectionAddress extends SocketAddress {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<ConnectionInfo> info;

    /**
     * @param info asked anew each time
     */
    public ConnectionAddress(Supplier<ConnectionInfo> info) {
        this.info = info;
    }

    /** Who is at the other end; a fresh snapshot at each {@code get}. */
    public Supplier<ConnectionInfo> info() {
        return info;
    }

    @Override
    public String toString() {
        return info.get().toString();
    }
}
