package io.umbel.grpc;

import com.typesafe.config.Config;
import io.grpc.MethodDescriptor;
import io.umbel.spi.NodeContext;
import io.umbel.spi.PubSub;
import java.util.Optional;

/**
 * Makes events of calls that this node serves, from a plugin that depends on {@code grpc} and names
 * the implementation in {@code META-INF/services/io.umbel.grpc.GrpcEvents}. Each event is broadcast
 * on a gossip topic ({@link PubSub}). What needs no code is {@code umbel.plugins.grpc.bridge}.
 *
 * <p>A call neither waits for its events nor fails by them: those that find the queue full, or no
 * gossip, are dropped, and counted ({@code umbel.grpc.bridge.events}).
 */
@FunctionalInterface
public interface GrpcEvents {
    /**
     * Makes the mapper, once for each time the plugin is loaded. May block briefly.
     *
     * @throws Exception if the settings are unusable; the message reaches the operator
     */
    Mapper mapper(NodeContext node, Config config) throws Exception;

    /** Decides which messages are events. For any thread. */
    @FunctionalInterface
    interface Mapper {
        /**
         * Called by the call's own thread for each message of a stream as it passes, and for a
         * single request or response when the call has ended with OK. Must not block. What it
         * throws is logged, and makes no event.
         */
        Optional<Event> map(Message message);
    }

    /**
     * A message that a caller has sent, or is sent.
     *
     * @param content as the service has it
     */
    record Message(MethodDescriptor<?, ?> method, Side side, Object content) {}

    /** Who sends a message. */
    enum Side {
        /** The caller. */
        REQUEST,
        /** The service. */
        RESPONSE
    }

    /**
     * What is broadcast.
     *
     * @param topic by name
     * @param content not changed any more; at most {@link PubSub#maxMessageSize()}
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over whole, and never compared
    record Event(String topic, byte[] content) {}
}
