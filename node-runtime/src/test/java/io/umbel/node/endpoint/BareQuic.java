package io.umbel.node.endpoint;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.path.PathLayer;
import io.umbel.node.settings.EndpointSettings;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Netty's codec with an endpoint's TLS and settings, and nothing of ours between it and the socket,
 * or the path layer alone: what a node is measured against.
 */
public final class BareQuic implements AutoCloseable {
    private static final AttributeKey<NodeId> EXPECTED =
            AttributeKey.valueOf(BareQuic.class, "expected");
    private static final int ONE_DATAGRAM = 2048;

    /** How datagrams reach the socket. */
    public enum Batching {
        /** As an endpoint does. */
        ON,
        /** One system call for each datagram, in both directions. */
        OFF
    }

    /** Adds no handler. */
    public static final class NoHandler extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }
    }

    private final EndpointSettings settings;
    private final Alpn alpn;
    private final Batching batching;
    private final UdpTransport transport;
    private final CodecTuning tuning;
    private final TlsContexts tls;
    private final EventLoopGroup loop;
    private final Channel socket;

    /** Ties each accepted connection to its path, as an endpoint does. */
    private static final class AttachesPath extends ChannelInboundHandlerAdapter {
        private final PathLayer paths;

        AttachesPath(PathLayer paths) {
            this.paths = paths;
        }

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelRegistered(ChannelHandlerContext ctx) {
            paths.attach((QuicChannel) ctx.channel());
            ctx.fireChannelRegistered();
        }
    }

    private BareQuic(
            EndpointSettings settings,
            NodeKey key,
            Alpn alpn,
            Batching batching,
            Function<BareQuic, ChannelHandler> pipeline)
            throws IOException {
        this.settings = settings;
        this.alpn = alpn;
        this.batching = batching;
        this.transport = UdpTransport.choose(settings.io());
        this.tuning = CodecTuning.of(settings.preset());
        this.tls = new TlsContexts(key);
        this.loop = transport.newLoop();
        this.socket =
                bootstrap()
                        .handler(pipeline.apply(this))
                        .bind(settings.bind())
                        .syncUninterruptibly()
                        .channel();
    }

    /** Accepts connections; {@code streams}, which is sharable, handles what peers open. */
    public static BareQuic server(
            EndpointSettings settings,
            NodeKey key,
            Alpn alpn,
            Batching batching,
            ChannelHandler streams)
            throws IOException {
        return new BareQuic(settings, key, alpn, batching, bare -> bare.serverCodec(streams));
    }

    /** The same with the path layer below the codec. */
    public static BareQuic serverOnPaths(
            EndpointSettings settings, NodeKey key, Alpn alpn, ChannelHandler streams)
            throws IOException {
        var paths =
                new PathLayer(
                        key.id(),
                        key::sharedSecret,
                        (_, _) -> true,
                        System::nanoTime,
                        InstantSource.system(),
                        new SecureRandom());
        return new BareQuic(
                settings, key, alpn, Batching.ON, bare -> bare.serverOnPaths(paths, streams));
    }

    /** Dials. */
    public static BareQuic client(
            EndpointSettings settings, NodeKey key, Alpn alpn, Batching batching)
            throws IOException {
        return new BareQuic(settings, key, alpn, batching, BareQuic::clientCodec);
    }

    private Bootstrap bootstrap() {
        Bootstrap bootstrap = transport.bootstrap(loop, tuning.arrivals());
        return batching == Batching.ON
                ? bootstrap
                : bootstrap
                        .option(EpollChannelOption.UDP_GRO, false)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(ONE_DATAGRAM).maxMessagesPerRead(1));
    }

    private SegmentedDatagramPacketAllocator segments() {
        return batching == Batching.ON
                ? transport.segments(tuning.segments())
                : SegmentedDatagramPacketAllocator.NONE;
    }

    private ChannelHandler serverCodec(ChannelHandler streams) {
        return codec(streams, new NoHandler(), QuicConnectionIdGenerator.signGenerator());
    }

    private ChannelHandler serverOnPaths(PathLayer paths, ChannelHandler streams) {
        QuicConnectionIdGenerator ids =
                paths.connectionIds(QuicConnectionIdGenerator.signGenerator());
        ChannelHandler server = codec(streams, new AttachesPath(paths), ids);
        ChannelHandler relayedServer = codec(streams, new AttachesPath(paths), ids);
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(PathLayer.NAME, paths)
                        .addLast(PathLayer.SERVER_CODEC, server)
                        .addLast(PathLayer.CLIENT_CODEC, clientCodec())
                        .addLast(PathLayer.RELAYED_SERVER_CODEC, relayedServer)
                        .addLast(PathLayer.RELAYED_CLIENT_CODEC, clientCodec());
            }
        };
    }

    private ChannelHandler codec(
            ChannelHandler streams, ChannelHandler connections, QuicConnectionIdGenerator ids) {
        tls.serve(Set.of(alpn));
        return tuning.apply(new QuicServerCodecBuilder(), settings)
                .sslEngineProvider(tls::serverEngine)
                .connectionIdAddressGenerator(ids)
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, segments())
                .handler(connections)
                .streamHandler(streams)
                .streamOption(ChannelOption.AUTO_READ, false)
                .build();
    }

    private ChannelHandler clientCodec() {
        return tuning.apply(new QuicClientCodecBuilder(), settings)
                .sslEngineProvider(
                        channel -> tls.clientEngine(channel, channel.attr(EXPECTED).get(), alpn))
                .build();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.localAddress();
    }

    /** A connection to {@code peer}, which must hold the key {@code id}. */
    public Future<QuicChannel> connect(InetSocketAddress peer, NodeId id) {
        return QuicChannel.newBootstrap(socket)
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, segments())
                .attr(EXPECTED, id)
                .remoteAddress(peer)
                .handler(new NoHandler())
                .streamHandler(new NoHandler())
                .streamOption(ChannelOption.AUTO_READ, false)
                .connect();
    }

    @Override
    public void close() {
        socket.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
