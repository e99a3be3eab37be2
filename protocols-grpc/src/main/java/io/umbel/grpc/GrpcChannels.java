package io.umbel.grpc;

import com.typesafe.config.Config;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.umbel.grpc.client.StandaloneChannels;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeContext;

/**
 * Makes channels to services, wherever they are. The plugin {@code grpc} offers it as a capability
 * ({@link NodeContext#find}).
 *
 * <p>A target is one of
 *
 * <ul>
 *   <li>{@code umbel://<node-id>}, with or without addresses, or a ticket: a node, dialed by its
 *       key over QUIC. All channels to it share one connection.
 *   <li>{@code umbel:///<service>}: all nodes that the service directory knows to offer a service,
 *       by its full name, as it changes; calls are spread as {@code
 *       umbel.plugins.grpc.client.load-balancing} says, or the builder's own service config. While
 *       nobody offers it, calls fail with UNAVAILABLE, and those that wait for ready wait.
 *   <li>{@code tcp://host:port}: HTTP/2 in the clear.
 *   <li>{@code tls://host:port}: HTTP/2 over TLS; trusts what the JDK trusts.
 *   <li>{@code unix:///path}: a Unix domain socket.
 *   <li>{@code ws://host:port/path}, {@code wss://…}: HTTP/2 in the binary frames of a WebSocket.
 * </ul>
 *
 * <p>What fails on the way to a peer becomes a {@link io.grpc.Status} whose description a person
 * understands. For any thread; nothing blocks.
 */
public interface GrpcChannels {
    /** The protocol under which nodes serve gRPC to each other. */
    Alpn ALPN = Alpn.of("/grpc/1.0");

    /**
     * A builder for a channel to {@code target}, ready to {@code build()}: retries, service config,
     * keep-alive, idle time, interceptors are grpc-java's own. Whoever builds the channel shuts it
     * down; what is left when the plugin stops is shut down then.
     *
     * @throws IllegalArgumentException if {@code target} is none of the above
     */
    ManagedChannelBuilder<?> builder(String target);

    /**
     * As {@link #builder(String)}, with TLS credentials of the caller's own for {@code tls://} and
     * {@code wss://}.
     *
     * @throws IllegalArgumentException if {@code target} is neither
     */
    ManagedChannelBuilder<?> builder(String target, ChannelCredentials credentials);

    /** Channels of the caller's own, with their own threads; closing ends those channels. */
    interface Standalone extends GrpcChannels, AutoCloseable {
        /** Shuts all channels down at once. Blocks until their threads have ended, at most 5 s. */
        @Override
        void close();
    }

    /**
     * Channels for code that no plugin runs, such as a command.
     *
     * @param config {@code umbel.plugins.grpc}, or empty: whatever is missing has its default
     */
    static Standalone open(NodeContext node, Config config) {
        return StandaloneChannels.open(node, config);
    }
}
