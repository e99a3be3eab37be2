package io.umbel.node.plugin;

import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.ErrorCode;

/** The connections that a plugin asked for and has not closed. */
final class ScopedConnections {
    private final String pluginId;
    private final Holdings<Held> held = new Holdings<>(use -> !use.connection().isOpen());

    ScopedConnections(String pluginId) {
        this.pluginId = pluginId;
    }

    /** A connection of the plugin's own: its peer hears that the plugin stops. */
    Connection own(Connection connection) throws DialException {
        return hold(new Held(connection, true));
    }

    /** A connection that others may use too: it goes back to the pool. */
    Connection pooled(Connection connection) throws DialException {
        return hold(new Held(connection, false));
    }

    private Connection hold(Held use) throws DialException {
        if (!held.add(use)) {
            use.end(pluginId);
            throw new DialException(
                    Failure.NOT_POSSIBLE, "dial: plugin " + pluginId + " has stopped", null);
        }
        return use.connection();
    }

    void close() {
        held.close().forEach(use -> use.end(pluginId));
    }

    private record Held(Connection connection, boolean own) {
        void end(String pluginId) {
            if (own) {
                connection.close(ErrorCode.SHUTTING_DOWN, "plugin " + pluginId + " stops");
            } else {
                connection.close();
            }
        }
    }
}
