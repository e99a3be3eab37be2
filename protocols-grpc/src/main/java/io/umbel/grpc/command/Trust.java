package io.umbel.grpc.command;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;

/**
 * Whose certificates a command believes.
 *
 * @param authorities a PEM file; empty for the JDK's
 * @param anybody believe every certificate, whatever name it is for
 */
record Trust(Optional<Path> authorities, boolean anybody) {

    ChannelCredentials credentials() throws IOException {
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
        if (anybody) {
            credentials.trustManager(InsecureTrustManagerFactory.INSTANCE.getTrustManagers());
        } else if (authorities.isPresent()) {
            trust(authorities.get(), credentials);
        }
        return credentials.build();
    }

    private static void trust(Path file, TlsChannelCredentials.Builder credentials)
            throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        requireCertificates(file);
        credentials.trustManager(file.toFile());
    }

    /** What is wrong with the file would else be told by the first call only, and vaguely. */
    private static void requireCertificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (!CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                return;
            }
        } catch (CertificateException _) {
            // told below
        }
        throw new IOException("--ca: " + file + " (expected certificates in PEM)");
    }
}
