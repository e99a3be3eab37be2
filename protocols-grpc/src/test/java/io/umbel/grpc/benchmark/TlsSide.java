package io.umbel.grpc.benchmark;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** grpc-java as everybody has it: epoll, BoringSSL, a loop for each end. */
final class TlsSide implements AutoCloseable {
    private final EventLoopGroup serverLoop = loop();
    private final EventLoopGroup clientLoop = loop();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final X509Bundle certificate;
    private final Server server;

    TlsSide(int window, long floodBytes) throws Exception {
        this.certificate =
                new CertificateBuilder()
                        .subject("CN=localhost")
                        .addSanDnsName("localhost")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        this.server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .channelType(EpollServerSocketChannel.class)
                        .bossEventLoopGroup(serverLoop)
                        .workerEventLoopGroup(serverLoop)
                        .executor(threads)
                        .flowControlWindow(window)
                        .sslContext(
                                GrpcSslContexts.configure(
                                                SslContextBuilder.forServer(
                                                        certificate.toTempCertChainPem(),
                                                        certificate.toTempPrivateKeyPem()),
                                                SslProvider.OPENSSL)
                                        .build())
                        .addService(Calls.service(floodBytes))
                        .build()
                        .start();
    }

    private static EventLoopGroup loop() {
        return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
    }

    /** A channel that connects to {@code address}, behind which the server is. */
    ManagedChannel channel(InetSocketAddress address, int window) throws Exception {
        return NettyChannelBuilder.forAddress(address)
                .overrideAuthority("localhost")
                .channelType(EpollSocketChannel.class)
                .eventLoopGroup(clientLoop)
                .executor(threads)
                .flowControlWindow(window)
                .sslContext(
                        GrpcSslContexts.configure(
                                        SslContextBuilder.forClient()
                                                .trustManager(certificate.getCertificate()),
                                        SslProvider.OPENSSL)
                                .build())
                .build();
    }

    @Override
    public void close() {
        server.shutdownNow();
        clientLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        serverLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        threads.shutdownNow();
    }
}
