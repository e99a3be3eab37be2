package io.umbel.grpc.server;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.umbel.grpc.settings.ListenerSettings.TlsFiles;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLException;

/** TLS for {@code wss://}. */
final class WebSocketTls {
    private WebSocketTls() {}

    static SslContext context(TlsFiles files) {
        try {
            var builder =
                    SslContextBuilder.forServer(
                                    files.certificate().toFile(), files.privateKey().toFile())
                            .sslProvider(SslProvider.JDK);
            if (files.clientCa().isPresent()) {
                builder.trustManager(files.clientCa().get().toFile())
                        .clientAuth(ClientAuth.REQUIRE);
            }
            return builder.build();
        } catch (SSLException e) {
            throw new UncheckedIOException("TLS with " + files, e);
        }
    }
}
