package io.umbel.grpc.client;

import com.typesafe.config.Config;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.umbel.grpc.GrpcChannels;
import io.umbel.grpc.observe.CallTelemetry;
import io.umbel.grpc.settings.GrpcSettings;
import io.umbel.grpc.threads.CallThreads;
import io.umbel.grpc.threads.SocketLoops;
import io.umbel.spi.NodeContext;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.netty.NettyDialer;

/** Channels with threads of their own, for code that no plugin runs. */
public final class StandaloneChannels implements GrpcChannels.Standalone {
    private final CallThreads threads = new CallThreads(StandaloneChannels.class.getClassLoader());
    private final SocketLoops loops = new SocketLoops();
    private final NodeChannels channels;

    private StandaloneChannels(NettyDialer dialer, NodeContext node, GrpcSettings settings) {
        this.channels =
                new NodeChannels(
                        dialer,
                        () -> node.find(ServiceDirectory.class),
                        settings,
                        new ClientInterceptors(),
                        threads,
                        loops,
                        new CallTelemetry(node.telemetry()));
    }

    /** See {@link GrpcChannels#open}. */
    public static GrpcChannels.Standalone open(NodeContext node, Config config) {
        NettyDialer dialer =
                node.find(NettyDialer.class)
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "the node offers no NettyDialer (expected a real node)"));
        return new StandaloneChannels(dialer, node, GrpcSettings.read(config));
    }

    @Override
    public ManagedChannelBuilder<?> builder(String target) {
        return channels.builder(target);
    }

    @Override
    public ManagedChannelBuilder<?> builder(String target, ChannelCredentials credentials) {
        return channels.builder(target, credentials);
    }

    @Override
    public void close() {
        channels.close();
        threads.close();
        loops.close();
    }
}
