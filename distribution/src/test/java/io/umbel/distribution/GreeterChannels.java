package io.umbel.distribution;

import com.typesafe.config.ConfigFactory;
import io.grpc.ManagedChannel;
import io.umbel.grpc.GrpcChannels;
import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import java.nio.file.Path;
import java.util.Map;

/** Channels to a {@link GreeterNode}, on each of its transports. */
final class GreeterChannels implements AutoCloseable {
    private final GreeterNode greeter;
    private final Node node;
    private final GrpcChannels.Standalone channels;

    /** What a channel leads over. */
    enum Over {
        QUIC,
        TCP,
        UNIX,
        WEB_SOCKET
    }

    GreeterChannels(GreeterNode greeter, Path folder) throws Exception {
        this.greeter = greeter;
        this.node =
                DialingNode.start(
                        folder,
                        NodeKey.generate(),
                        Map.of(
                                "umbel.endpoint.bind-address",
                                "127.0.0.1",
                                "umbel.endpoint.idle-timeout",
                                "2s",
                                "umbel.endpoint.keep-alive",
                                "500ms"));
        this.channels = GrpcChannels.open(node.context(), ConfigFactory.empty());
    }

    ManagedChannel open(Over transport) {
        String target =
                switch (transport) {
                    case QUIC -> greeter.ticket();
                    case TCP -> "tcp://localhost:" + greeter.tcpPort();
                    case UNIX -> "unix://" + greeter.socket();
                    case WEB_SOCKET -> "ws://localhost:" + greeter.webSocketPort() + "/grpc";
                };
        return channels.builder(target).build();
    }

    @Override
    public void close() {
        channels.close();
        node.close();
    }
}
