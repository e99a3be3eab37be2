package io.umbel.node.guard;

import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NodeId;
import io.umbel.spi.Violation;
import java.net.InetAddress;

/** Who may come in at all. For any thread, event loops too; nothing blocks. */
public interface Doorkeeper extends Violations {
    /** Lets everybody in and takes no note of anything. */
    Doorkeeper ADMITS_ALL =
            new Doorkeeper() {
                @Override
                public boolean isBanned(NodeId id) {
                    return false;
                }

                @Override
                public boolean isBanned(InetAddress address) {
                    return false;
                }

                @Override
                public void report(ConnectionInfo peer, Violation violation, String detail) {}

                @Override
                public void report(InetAddress address, Violation violation, String detail) {}
            };

    /** Whether this key is kept out now. */
    boolean isBanned(NodeId id);

    /** Whether everybody at this address is kept out now. */
    boolean isBanned(InetAddress address);

    /** Of somebody who has proven no key, but that it receives at this address. */
    void report(InetAddress address, Violation violation, String detail);
}
