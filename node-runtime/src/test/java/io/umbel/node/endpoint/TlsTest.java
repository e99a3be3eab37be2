package io.umbel.node.endpoint;

import static io.umbel.node.endpoint.TestEndpoint.ECHO;
import static io.umbel.node.endpoint.TestEndpoint.PATIENCE;
import static io.umbel.node.endpoint.TestEndpoint.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.BoringSSLContextOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.umbel.node.identity.PeerCertificate;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who shows no Ed25519 certificate of its own does not get in. */
final class TlsTest {
    private static final String PASSWORD = "password";

    @TempDir Path folder;
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private TestEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = TestEndpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void clientWithoutACertificate_isNotAccepted() throws Exception {
        dialAs(null);
        assertRefused();
    }

    @Test
    void clientWithAnEcdsaCertificate_isNotAccepted() throws Exception {
        dialAs(keyStore("EC"));
        assertRefused();
    }

    @Test
    void certificateOfAnotherKeyType_isNamed() throws Exception {
        X509Certificate foreign = (X509Certificate) keyStore("EC").getCertificate("mykey");
        assertThatThrownBy(() -> PeerCertificate.idOf(new X509Certificate[] {foreign}))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("EC")
                .hasMessageContaining("expected Ed25519");
    }

    @Test
    void chainOfTwo_isRefused() {
        X509Certificate own = endpoint.key.certificate();
        assertThatThrownBy(() -> PeerCertificate.idOf(new X509Certificate[] {own, own}))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("chain of 2");
    }

    private void assertRefused() throws InterruptedException {
        eventually(() -> endpoint.endpoint.stats().failedHandshakes() == 1);
        assertThat(endpoint.endpoint.stats().accepted()).isZero();
        assertThat(endpoint.accepted).isEmpty();
    }

    /** A client that trusts anybody; to it the handshake may well seem to succeed. */
    private void dialAs(@Nullable KeyStore identity) throws Exception {
        var tls =
                QuicSslContextBuilder.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .endpointIdentificationAlgorithm("")
                        .option(
                                BoringSSLContextOption.SIGNATURE_ALGORITHMS,
                                new String[] {"ed25519", "ecdsa_secp256r1_sha256"})
                        .applicationProtocols(ECHO.name());
        if (identity != null) {
            tls.keyManager(
                    (PrivateKey) identity.getKey("mykey", PASSWORD.toCharArray()),
                    null,
                    (X509Certificate) identity.getCertificate("mykey"));
        }
        Channel udp =
                new Bootstrap()
                        .group(group)
                        .channel(NioDatagramChannel.class)
                        .handler(new QuicClientCodecBuilder().sslContext(tls.build()).build())
                        .bind(new InetSocketAddress("127.0.0.1", 0))
                        .sync()
                        .channel();
        QuicChannel.newBootstrap(udp)
                .remoteAddress(endpoint.socketAddress())
                .handler(new ChannelInboundHandlerAdapter())
                .streamHandler(new ChannelInboundHandlerAdapter())
                .connect()
                .await(PATIENCE.toMillis());
    }

    private KeyStore keyStore(String algorithm) throws Exception {
        Path file = folder.resolve("foreign.p12");
        int exit =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                algorithm,
                                "-dname",
                                "CN=foreign",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start()
                        .waitFor();
        assertThat(exit).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }
}
