package io.umbel.distribution.hostile;

import io.umbel.distribution.DialingNode;
import io.umbel.distribution.UmbelProcess;
import io.umbel.distribution.UnpackedArchive;
import io.umbel.node.Node;
import io.umbel.node.control.ControlClient;
import io.umbel.node.control.ControlHandler;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.NodeAddress;
import io.umbel.testkit.hostile.ProcessMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A node of the archive with the settings that the manual recommends for a public one, and so
 * little memory that an attack on it would show.
 */
record NodeUnderAttack(UmbelProcess process, Path home, NodeAddress address, int tcpPort)
        implements AutoCloseable {
    static final int CALLS_PER_SECOND = 200;

    static final String MEMORY_OPTIONS = "-Xmx192m -XX:MaxDirectMemorySize=128m";

    /**
     * Heap and direct memory as above; 256 MiB for what they do not count: JVM, code, the codec.
     */
    static final long MAX_MEMORY = (192 + 128 + 256L) << 20;

    static NodeUnderAttack start(Path folder) throws Exception {
        UnpackedArchive archive =
                UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        for (String plugin :
                List.of(
                        "umbel-grpc-",
                        "umbel-gossip-",
                        "umbel-plugin-greeter-",
                        "umbel-plugin-echo-")) {
            archive.enable(plugin);
        }
        int tcp = freePort();
        Path settings =
                Files.writeString(
                        folder.resolve("node.conf"), settings(archive.file("plugins"), tcp));
        Path home = folder.resolve("node");
        var process =
                UmbelProcess.start(
                        archive,
                        Map.of("UMBEL_HOME", home.toString(), "UMBEL_JAVA_OPTS", MEMORY_OPTIONS),
                        "run",
                        "--config",
                        settings.toString());
        String line = process.awaitOut(text -> text.startsWith("ticket "));
        process.awaitOut(text -> text.startsWith("ready"));
        return new NodeUnderAttack(
                process, home, NodeAddress.parse(line.substring("ticket ".length())), tcp);
    }

    /** Those of "a public node" in docs/middleware.md, and a rate limit for gRPC. */
    private static String settings(Path plugins, int tcpPort) {
        return """
        umbel.plugin.folder = "%s"
        umbel.endpoint.bind-address = "127.0.0.1"
        umbel.endpoint.middleware = [
          telemetry
          reputation
          { resource-limit { per-peer { connections = 8, requests = "200/s" }, per-address { connections = 64 } } }
          { load-shed { max-cpu = 90%%, max-concurrent = 2000, adaptive = true } }
        ]
        umbel.ban { duration = 6h, address-after = 5 }
        umbel.plugins.gossip.topics = [ "%s" ]
        umbel.plugins.grpc {
          listen = ["tcp://127.0.0.1:%d"]
          middleware = [ { rate-limit { per-peer = "%d/s" } } ]
        }
        """
                .formatted(plugins, GossipAttacks.TOPIC, tcpPort, CALLS_PER_SECOND);
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** What it holds now, in bytes. */
    long memory() throws IOException {
        return ProcessMemory.of(process.pid());
    }

    /** What it counts, as its owner sees it. */
    Map<String, Long> counters(Path folder) throws Exception {
        try (Node owner =
                        DialingNode.start(
                                folder,
                                NodeKey.read(home.resolve("node.key")),
                                Map.of("umbel.endpoint.bind-address", "127.0.0.1"));
                var control =
                        new ControlClient(owner.context().dial(address, ControlHandler.ALPN))) {
            return control.status().counters();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
