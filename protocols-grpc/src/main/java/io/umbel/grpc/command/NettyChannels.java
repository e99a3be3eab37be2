package io.umbel.grpc.command;

import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;

/** Channels to servers that are no nodes. */
final class NettyChannels {
    private static final int CLOSE_SECONDS = 1;

    private NettyChannels() {}

    static OpenChannel tcp(Target.Tcp target, Trust trust) throws IOException {
        var builder = NettyChannelBuilder.forAddress(target.host(), target.port());
        if (target.tls()) {
            builder.sslContext(trust.context());
        } else {
            builder.usePlaintext();
        }
        return new OpenChannel(target, builder.build(), () -> {});
    }

    static OpenChannel unix(Target.Unix target) {
        var loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        var channel =
                NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(target.socket()))
                        .overrideAuthority("localhost")
                        .eventLoopGroup(loop)
                        .channelFactory(NioDomainSocketChannel::new)
                        .usePlaintext()
                        .build();
        return new OpenChannel(target, channel, () -> shutDown(loop));
    }

    private static void shutDown(EventLoopGroup loop) {
        var _ = loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
