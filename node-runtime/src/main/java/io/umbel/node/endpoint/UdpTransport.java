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
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
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
    /**
     * With GRO the kernel hands over a train of packets as one buffer, which costs a little for
     * each train: where they have one packet each, to read many datagrams at once is better.
     */
    EPOLL {
        @Override
        EventLoopGroup newLoop() {
            return new MultiThreadIoEventLoopGroup(1, threads(), EpollIoHandler.newFactory());
        }

        @Override
        void configure(Bootstrap bootstrap, Arrivals arrivals) {
            bootstrap.channel(EpollDatagramChannel.class);
            switch (arrivals) {
                // MAX_DATAGRAM_PAYLOAD_SIZE stays unset: recvmmsg together with GRO stalls.
                case TRAINS ->
                        bootstrap
                                .option(
                                        EpollChannelOption.UDP_GRO,
                                        EpollDatagramChannel.isSegmentedDatagramPacketSupported())
                                .option(ChannelOption.RECVBUF_ALLOCATOR, reads(MAX_TRAIN));
                case SINGLY ->
                        bootstrap
                                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, SLOT)
                                .option(ChannelOption.RECVBUF_ALLOCATOR, reads(SLOTS * SLOT));
            }
        }

        @Override
        Class<? extends SocketChannel> tcp() {
            return EpollSocketChannel.class;
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
        void configure(Bootstrap bootstrap, Arrivals arrivals) {
            bootstrap
                    .channel(NioDatagramChannel.class)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, reads(MAX_JUMBO));
        }

        @Override
        Class<? extends SocketChannel> tcp() {
            return NioSocketChannel.class;
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

    /** What mostly arrives, and so how it is best read. */
    enum Arrivals {
        /** Bulk: trains of packets of one sender, by GRO. */
        TRAINS,
        /** Small calls of many: single packets, up to 64 by one {@code recvmmsg}. */
        SINGLY
    }

    private static final int MAX_TRAIN = 65_536;
    private static final int SLOT = 2_048;
    private static final int SLOTS = 64;
    private static final int MAX_JUMBO = 9_216;
    private static final int READS_PER_LOOP = 128;
    private static final int SOCKET_BUFFER = 4 << 20;

    abstract EventLoopGroup newLoop();

    abstract void configure(Bootstrap bootstrap, Arrivals arrivals);

    /** What a TCP connection on the same loop is made of. */
    abstract Class<? extends SocketChannel> tcp();

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

    Bootstrap bootstrap(EventLoopGroup loop, Arrivals arrivals) {
        var bootstrap =
                new Bootstrap()
                        .group(loop)
                        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER);
        configure(bootstrap, arrivals);
        return bootstrap;
    }

    private static FixedRecvByteBufAllocator reads(int bytes) {
        var allocator = new FixedRecvByteBufAllocator(bytes);
        allocator.maxMessagesPerRead(READS_PER_LOOP);
        return allocator;
    }

    private static DefaultThreadFactory threads() {
        return new DefaultThreadFactory("umbel-loop", true);
    }
}
