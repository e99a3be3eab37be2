package io.umbel.node.endpoint;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.umbel.node.settings.EndpointSettings.Io;
import java.io.IOException;

/**
 * How packets reach the socket: epoll, where one system call moves many of them, or the JDK's
 * selector.
 */
enum UdpTransport {
    /** With GRO: the kernel hands a train of packets as one buffer. */
    EPOLL {
        @Override
        EventLoopGroup newLoop() {
            return new MultiThreadIoEventLoopGroup(1, threads(), EpollIoHandler.newFactory());
        }

        @Override
        void configure(Bootstrap bootstrap) {
            // MAX_DATAGRAM_PAYLOAD_SIZE stays unset: recvmmsg together with GRO stalls.
            bootstrap
                    .channel(EpollDatagramChannel.class)
                    .option(
                            EpollChannelOption.UDP_GRO,
                            EpollDatagramChannel.isSegmentedDatagramPacketSupported())
                    .option(
                            ChannelOption.RECVBUF_ALLOCATOR,
                            new FixedRecvByteBufAllocator(MAX_TRAIN)
                                    .maxMessagesPerRead(READS_PER_LOOP));
        }

        @Override
        SegmentedDatagramPacketAllocator segments(int perSend) {
            return EpollDatagramChannel.isSegmentedDatagramPacketSupported()
                    ? EpollQuicUtils.newSegmentedAllocator(perSend)
                    : SegmentedDatagramPacketAllocator.NONE;
        }

        @Override
        String describe() {
            return EpollDatagramChannel.isSegmentedDatagramPacketSupported()
                    ? "epoll with GSO and GRO"
                    : "epoll; the kernel lacks GSO, so bulk transfers are slower";
        }
    },

    /** Everywhere. */
    NIO {
        @Override
        EventLoopGroup newLoop() {
            return new MultiThreadIoEventLoopGroup(1, threads(), NioIoHandler.newFactory());
        }

        @Override
        void configure(Bootstrap bootstrap) {
            bootstrap
                    .channel(NioDatagramChannel.class)
                    .option(
                            ChannelOption.RECVBUF_ALLOCATOR,
                            new FixedRecvByteBufAllocator(MAX_JUMBO)
                                    .maxMessagesPerRead(READS_PER_LOOP));
        }

        @Override
        SegmentedDatagramPacketAllocator segments(int perSend) {
            return SegmentedDatagramPacketAllocator.NONE;
        }

        @Override
        String describe() {
            return "NIO; epoll, where it is to be had, makes bulk transfers faster";
        }
    };

    private static final int MAX_TRAIN = 65_536;
    private static final int MAX_JUMBO = 9_216;
    private static final int READS_PER_LOOP = 128;
    private static final int SOCKET_BUFFER = 4 << 20;

    abstract EventLoopGroup newLoop();

    abstract void configure(Bootstrap bootstrap);

    abstract SegmentedDatagramPacketAllocator segments(int perSend);

    /** For the log. */
    abstract String describe();

    static UdpTransport choose(Io io) throws IOException {
        return switch (io) {
            case NIO -> NIO;
            case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
            case EPOLL -> {
                if (!Epoll.isAvailable()) {
                    throw new BindException(
                            "umbel.endpoint.io: epoll is not to be had here (expected Linux on x86_64 or aarch64; use auto)",
                            Epoll.unavailabilityCause());
                }
                yield EPOLL;
            }
        };
    }

    Bootstrap bootstrap(EventLoopGroup loop) {
        var bootstrap =
                new Bootstrap()
                        .group(loop)
                        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER);
        configure(bootstrap);
        return bootstrap;
    }

    private static DefaultThreadFactory threads() {
        return new DefaultThreadFactory("umbel-loop", true);
    }
}
