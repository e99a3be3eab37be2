package io.umbel.grpc.server;

import io.grpc.Server;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A place where the services are served. For one thread at a time. */
interface Listener {
    /**
     * Begins to listen; may be tried again if it failed.
     *
     * @throws IOException if the address is taken or forbidden
     */
    void start() throws IOException;

    /** Lets nobody in any more, and asks who is connected to leave; accepted calls go on. */
    void stopAccepting();

    /** The server, once it has started. */
    Optional<Server> server();

    /** What is still open when the server has ended. */
    default void close() {}

    /** Where it listens, as a client would name it. */
    List<String> addresses();
}
