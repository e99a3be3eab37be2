package io.umbel.grpc.command;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whose certificates a command believes.
 *
 * @param authorities a PEM file; empty for the JDK's
 * @param anybody believe every certificate, whatever name it is for
 */
record Trust(Optional<Path> authorities, boolean anybody) {

    SslContext context() throws IOException {
        SslContextBuilder builder = GrpcSslContexts.forClient();
        if (anybody) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null);
        } else if (authorities.isPresent()) {
            trust(authorities.get(), builder);
        }
        return builder.build();
    }

    private static void trust(Path file, SslContextBuilder builder) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            builder.trustManager(file.toFile());
        } catch (IllegalArgumentException e) {
            throw new IOException("--ca: " + file + " (expected certificates in PEM)", e);
        }
    }
}
