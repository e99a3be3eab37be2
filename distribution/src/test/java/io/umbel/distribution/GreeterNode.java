package io.umbel.distribution;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node of the archive that serves the greeter on every transport.
 *
 * @param authority the certificate of its TLS listener, in PEM
 */
record GreeterNode(
        UnpackedArchive archive,
        UmbelProcess process,
        String ticket,
        int tcpPort,
        int tlsPort,
        int webSocketPort,
        Path socket,
        Path authority)
        implements AutoCloseable {

    static GreeterNode start(Path folder) throws Exception {
        return start(folder, Map.of());
    }

    /**
     * @param environment more of it
     */
    static GreeterNode start(Path folder, Map<String, String> environment) throws Exception {
        UnpackedArchive archive =
                UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        for (String example : List.of("umbel-grpc-", "umbel-plugin-greeter-")) {
            Path plugin = archive.only("examples", example);
            Files.copy(plugin, archive.file("plugins").resolve(plugin.getFileName()));
        }
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        writeCertificate(certificate, key);
        Path socket = folder.resolve("grpc.sock");
        int tcp = freePort();
        int tls = freePort();
        int webSocket = freePort();
        String listen =
                "[\"tcp://127.0.0.1:%d\", {address = \"tls://127.0.0.1:%d\", certificate = \"%s\", private-key = \"%s\"}, \"unix://%s\", \"ws://127.0.0.1:%d/grpc\"]"
                        .formatted(tcp, tls, certificate, key, socket, webSocket);
        var all = new HashMap<>(environment);
        all.put("UMBEL_HOME", folder.resolve("home").toString());
        UmbelProcess process =
                UmbelProcess.start(
                        archive,
                        all,
                        "run",
                        "--set",
                        "umbel.plugins.grpc.listen=" + listen,
                        "--set",
                        "umbel.endpoint.bind-address=127.0.0.1");
        String line = process.awaitOut(text -> text.startsWith("ticket "));
        process.awaitOut(text -> text.startsWith("ready"));
        return new GreeterNode(
                archive,
                process,
                line.substring("ticket ".length()).strip(),
                tcp,
                tls,
                webSocket,
                socket,
                certificate);
    }

    private static void writeCertificate(Path certificate, Path key) throws Exception {
        X509Bundle bundle =
                new CertificateBuilder()
                        .subject("CN=localhost")
                        .addSanDnsName("localhost")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        Files.writeString(certificate, bundle.getCertificatePEM());
        Files.writeString(key, bundle.getPrivateKeyPEM());
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
