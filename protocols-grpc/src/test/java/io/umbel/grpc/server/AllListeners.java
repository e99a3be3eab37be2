package io.umbel.grpc.server;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node that serves on every listener there is. */
final class AllListeners implements AutoCloseable {
    static final int PATIENCE = 30;

    final GrpcNode node;

    private AllListeners(GrpcNode node) {
        this.node = node;
    }

    /**
     * @param settings of the plugin, beside its listeners
     */
    static AllListeners start(String... settings) throws Exception {
        String listen =
                "listen = [ \"tcp://127.0.0.1:0\", \"unix://%s\", \"ws://127.0.0.1:0/grpc\", %s, %s ]"
                        .formatted(
                                Files.createTempDirectory("umbel").resolve("grpc.sock"),
                                Certificates.listen("tls://127.0.0.1:0"),
                                Certificates.listen("wss://127.0.0.1:0/grpc"));
        return new AllListeners(
                GrpcNode.start(
                        Stream.concat(Stream.of(listen), Arrays.stream(settings))
                                .toArray(String[]::new)));
    }

    /** What a channel's builder is asked for. */
    String target(Transport transport) {
        String address =
                transport == Transport.QUIC
                        ? node.address().toString()
                        : node.protocol.addresses().stream()
                                .filter(one -> one.startsWith(transport.scheme()))
                                .findFirst()
                                .orElseThrow();
        return transport.encrypted() ? address.replace("127.0.0.1", "localhost") : address;
    }

    ManagedChannelBuilder<?> builder(Transport transport) throws IOException {
        return transport.encrypted()
                ? node.channels.builder(target(transport), Certificates.trusted())
                : node.channels.builder(target(transport));
    }

    ManagedChannel channel(Transport transport) throws IOException {
        return builder(transport).build();
    }

    static void end(ManagedChannel channel) throws InterruptedException {
        if (!channel.shutdownNow().awaitTermination(PATIENCE, TimeUnit.SECONDS)) {
            throw new AssertionError("channel does not end");
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
