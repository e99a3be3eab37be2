package io.umbel.node.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.handler.codec.quic.BoringSSLContextOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.ssl.ClientAuth;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.identity.PeerTrustManager;
import io.umbel.node.identity.SingleKeyManager;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeId;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** TLS 1.3 with Ed25519 certificates on both sides; the key is the only thing that is checked. */
final class TlsContexts {
    private static final String[] GROUPS = {"X25519MLKEM768", "X25519"};

    /**
     * Both ends need both: BoringSSL does not offer Ed25519 by itself, and drops out if it is
     * alone.
     */
    private static final String[] SIGNATURES = {"ed25519", "ecdsa_secp256r1_sha256"};

    /**
     * A name that no peer asks for: a server context without any would take whatever it is offered.
     */
    private static final String SERVES_NOTHING = "/umbel/serves-nothing";

    private static final int MAX_CLIENT_CONTEXTS = 256;

    private final NodeKey key;
    private final Cache<Alpn, QuicSslContext> clients =
            Caffeine.newBuilder().maximumSize(MAX_CLIENT_CONTEXTS).build();
    private final AtomicInteger dials = new AtomicInteger();
    private volatile QuicSslContext server;

    TlsContexts(NodeKey key) {
        this.key = key;
        this.server = server(Set.of());
    }

    /**
     * Handshakes that begin from now on may choose among these; those under way keep what they
     * have.
     */
    void serve(Set<Alpn> alpns) {
        server = server(alpns);
    }

    QuicSslEngine serverEngine(QuicChannel channel) {
        return server.newEngine(channel.alloc());
    }

    /**
     * The expected key travels as the engine's peer host, where the trust manager finds it; it is
     * never sent.
     */
    QuicSslEngine clientEngine(QuicChannel channel, NodeId expected, Alpn alpn) {
        return clients.get(alpn, this::client)
                .newEngine(channel.alloc(), expected.toString(), dials.incrementAndGet());
    }

    private QuicSslContext server(Set<Alpn> alpns) {
        String[] names =
                alpns.isEmpty()
                        ? new String[] {SERVES_NOTHING}
                        : alpns.stream().map(Alpn::name).toArray(String[]::new);
        return QuicSslContextBuilder.forServer(new SingleKeyManager(key), null)
                .clientAuth(ClientAuth.REQUIRE)
                .trustManager(new PeerTrustManager())
                .option(BoringSSLContextOption.GROUPS, GROUPS)
                .option(BoringSSLContextOption.SIGNATURE_ALGORITHMS, SIGNATURES)
                .applicationProtocols(names)
                .build();
    }

    private QuicSslContext client(Alpn alpn) {
        return QuicSslContextBuilder.forClient()
                .keyManager(new SingleKeyManager(key), null)
                .trustManager(new PeerTrustManager())
                .endpointIdentificationAlgorithm("")
                .option(BoringSSLContextOption.GROUPS, GROUPS)
                .option(BoringSSLContextOption.SIGNATURE_ALGORITHMS, SIGNATURES)
                .applicationProtocols(alpn.name())
                .sessionCacheSize(1)
                .build();
    }
}
