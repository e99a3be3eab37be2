package io.umbel.grpc.server;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import org.jspecify.annotations.Nullable;

/** A listener of a node whose server somebody else starts, and the channels to it. */
record ListenerFixture(
        GrpcNode node,
        NettyServerBuilder builder,
        Runnable whenStarted,
        String target,
        @Nullable ChannelCredentials credentials)
        implements AutoCloseable {

    void begin() {
        whenStarted.run();
    }

    ManagedChannelBuilder<?> channel() {
        return credentials == null
                ? node.channels.builder(target)
                : node.channels.builder(target, credentials);
    }

    @Override
    public void close() {
        node.close();
    }
}
