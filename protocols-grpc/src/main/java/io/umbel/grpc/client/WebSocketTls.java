package io.umbel.grpc.client;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLException;

/** TLS for {@code wss://}. */
final class WebSocketTls {
    private WebSocketTls() {}

    /**
     * @throws IllegalArgumentException unless they are {@link TlsChannelCredentials}
     */
    static SslContext context(ChannelCredentials credentials) {
        if (!(credentials instanceof TlsChannelCredentials tls)) {
            throw new IllegalArgumentException(
                    credentials.getClass().getName() + " (expected TlsChannelCredentials)");
        }
        try {
            var builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
            if (tls.getRootCertificates() != null) {
                builder.trustManager(new ByteArrayInputStream(tls.getRootCertificates()));
            } else if (tls.getTrustManagers() != null) {
                builder.trustManager(tls.getTrustManagers().getFirst());
            }
            return builder.build();
        } catch (SSLException e) {
            throw new UncheckedIOException("TLS for wss://", e);
        }
    }
}
