package io.umbel.grpc.server;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for localhost, made once by openssl, as the PEM files of a listener. */
final class Certificates {
    private static final Path FOLDER = make();

    private Certificates() {}

    static String listen(String address) {
        return "{ address = \"%s\", certificate = \"%s\", private-key = \"%s\" }"
                .formatted(address, FOLDER.resolve("chain.pem"), FOLDER.resolve("key.pem"));
    }

    static ChannelCredentials trusted() throws IOException {
        return TlsChannelCredentials.newBuilder()
                .trustManager(FOLDER.resolve("chain.pem").toFile())
                .build();
    }

    /** The same for the JDK's own sockets. */
    static SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (var chain = Files.newInputStream(FOLDER.resolve("chain.pem"))) {
            store.setCertificateEntry(
                    "localhost",
                    CertificateFactory.getInstance("X.509").generateCertificate(chain));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("umbel-tls");
            Process openssl =
                    new ProcessBuilder(
                                    "openssl",
                                    "req",
                                    "-x509",
                                    "-newkey",
                                    "ec",
                                    "-pkeyopt",
                                    "ec_paramgen_curve:prime256v1",
                                    "-nodes",
                                    "-days",
                                    "2",
                                    "-subj",
                                    "/CN=localhost",
                                    "-addext",
                                    "subjectAltName=DNS:localhost",
                                    "-keyout",
                                    "key.pem",
                                    "-out",
                                    "chain.pem")
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("openssl.log").toFile())
                            .start();
            if (!openssl.waitFor(30, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
                throw new AssertionError(
                        "openssl: " + Files.readString(folder.resolve("openssl.log")));
            }
            return folder;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
