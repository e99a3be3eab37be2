package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The right host's router, on which miniupnpd answers PCP and NAT-PMP. */
final class MappingRouter implements AutoCloseable {
    /** Where the public network finds it. */
    static final String ADDRESS = "198.51.103.12";

    private static final Path DAEMON = Path.of("/usr/sbin/miniupnpd");

    /** Chains for its rules. */
    private static final String TABLE =
            """
            table inet mapping {
              chain forward { type filter hook forward priority 0; policy accept; }
              chain prerouting { type nat hook prerouting priority dstnat; policy accept; }
              chain postrouting { type nat hook postrouting priority srcnat; policy accept; }
            }
            """;

    private final String namespace;
    private final Process daemon;

    private MappingRouter(String namespace, Process daemon) {
        this.namespace = namespace;
        this.daemon = daemon;
    }

    /** Why there can be none; empty if there can. */
    static Optional<String> isMissing() {
        return Files.isExecutable(DAEMON)
                ? Optional.empty()
                : Optional.of("a router that maps ports needs " + DAEMON);
    }

    static MappingRouter of(NatLab lab, Path folder) throws Exception {
        String namespace = lab.rightRouter().name();
        Path table = Files.writeString(folder.resolve("mapping.nft"), TABLE);
        run(namespace, "nft", "-f", table.toString());
        run(lab.publicNetwork().name(), "ip", "route", "add", ADDRESS, "via", "203.0.113.12");
        Process daemon =
                within(
                                namespace,
                                DAEMON.toString(),
                                "-d",
                                "-f",
                                settings().toString(),
                                "-P",
                                folder.resolve("pid").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("miniupnpd.log").toFile())
                        .start();
        return new MappingRouter(namespace, daemon);
    }

    private static Path settings() throws URISyntaxException {
        return Path.of(MappingRouter.class.getResource("/port-mapping.conf").toURI());
    }

    /** The rules that it has made. */
    String rules() throws IOException, InterruptedException {
        return run(namespace, "nft", "list", "chain", "inet", "mapping", "prerouting");
    }

    private static String run(String namespace, String... command)
            throws IOException, InterruptedException {
        Process process = within(namespace, command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", List.of(command), said).isZero();
        return said;
    }

    private static ProcessBuilder within(String namespace, String... command) {
        var words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(List.of(command));
        return new ProcessBuilder(words);
    }

    @Override
    public void close() {
        daemon.destroy();
        daemon.onExit().join();
    }
}
