package io.umbel.grpc.test;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An ordinary grpc-java server of {@link LibraryService}, on a real socket. */
public final class LibraryServer implements AutoCloseable {
    public final LibraryService service = new LibraryService();
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Server server;

    private LibraryServer(NettyServerBuilder builder, boolean reflection) throws IOException {
        builder.addService(ServerInterceptors.intercept(service, service))
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop);
        if (reflection) {
            builder.addService(ProtoReflectionServiceV1.newInstance());
        }
        server = builder.build().start();
    }

    public static LibraryServer onTcp() throws IOException {
        return new LibraryServer(tcp(), true);
    }

    public static LibraryServer withoutReflection() throws IOException {
        return new LibraryServer(tcp(), false);
    }

    /** With a certificate for {@code localhost} of an authority of its own, written to a file. */
    public static LibraryServer onTls(Path authority) throws Exception {
        X509Bundle certificate =
                new CertificateBuilder()
                        .subject("CN=localhost")
                        .addSanDnsName("localhost")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        Files.writeString(authority, certificate.getCertificatePEM());
        return new LibraryServer(
                tcp().sslContext(
                                GrpcSslContexts.forServer(
                                                certificate.toTempCertChainPem(),
                                                certificate.toTempPrivateKeyPem())
                                        .build()),
                true);
    }

    public static LibraryServer onUnix(Path socket) throws IOException {
        return new LibraryServer(
                NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioServerDomainSocketChannel.class),
                true);
    }

    private static NettyServerBuilder tcp() {
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .channelType(NioServerSocketChannel.class);
    }

    public String tcpUri() {
        return "tcp://localhost:" + server.getPort();
    }

    public String tlsUri() {
        return "tls://localhost:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
