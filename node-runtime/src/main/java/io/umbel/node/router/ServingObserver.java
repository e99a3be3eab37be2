package io.umbel.node.router;

import io.umbel.spi.CloseReason;
import io.umbel.spi.ConnectionInfo;

/**
 * Sees the connections that protocols serve. Neither method blocks or throws: the router's own
 * threads call them.
 */
public interface ServingObserver {
    /** Sees nothing. */
    ServingObserver NONE =
            (_, _) ->
                    new Served() {
                        @Override
                        public void ended(CloseReason reason) {}
                    };

    /** The middleware let it in; its handler comes next. */
    Served admitted(Registration registration, ConnectionInfo.Quic info);

    /** One served connection. */
    interface Served {
        /** Its handler is about to run, on this thread; what is returned is closed after it. */
        default Running running() {
            return () -> {};
        }

        /** It has ended, or is about to. Called once. */
        void ended(CloseReason reason);
    }

    /** While a front-door handler runs. */
    interface Running extends AutoCloseable {
        @Override
        void close();
    }
}
