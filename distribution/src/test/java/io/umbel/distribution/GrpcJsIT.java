package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A foreign client, Node.js with {@code @grpc/grpc-js}, calls a service plugin on a node's
 * listeners.
 */
final class GrpcJsIT {
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final Path CLIENT = Path.of("src/test/grpc-js").toAbsolutePath();
    private static final Path PROTO =
            Path.of("../plugins/greeter/src/main/protobuf/greeter.proto").toAbsolutePath();

    @TempDir private static Path folder;
    private static GreeterNode node;

    @BeforeAll
    static void serve() throws Exception {
        requireNode();
        node = GreeterNode.start(folder);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "client.js")) {
            Files.copy(CLIENT.resolve(file), folder.resolve(file));
        }
        try (var npm = UmbelProcess.startOther(folder, "npm", "ci")) {
            assertThat(npm.awaitExit(DEADLINE)).as("exit code of %s", npm).isZero();
        }
    }

    /** Where it is missing the test is skipped, unless the build says that it must not be. */
    private static void requireNode() {
        boolean there = isOnPath("node") && isOnPath("npm");
        if (Boolean.getBoolean("umbel.node.required")) {
            assertThat(there).as("node and npm on the PATH").isTrue();
        }
        assumeTrue(there, "skipped: no node and npm on the PATH (Debian: apt install nodejs npm)");
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
    }

    @AfterAll
    static void stop() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void tcp_isCalledInAllFourWays() throws Exception {
        assertThat(call("localhost:" + node.tcpPort())).isEqualTo(greetingsOver("TCP"));
    }

    @Test
    void tls_isCalledInAllFourWays() throws Exception {
        assertThat(call("localhost:" + node.tlsPort(), node.authority().toString()))
                .isEqualTo(greetingsOver("TLS"));
    }

    @Test
    void unixSocket_isCalledInAllFourWays() throws Exception {
        assertThat(call("unix:" + node.socket())).isEqualTo(greetingsOver("UNIX"));
    }

    private static List<String> call(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("node", "client.js", PROTO.toString()));
        command.addAll(List.of(arguments));
        try (var client = UmbelProcess.startOther(folder, command.toArray(String[]::new))) {
            assertThat(client.awaitExit(DEADLINE)).as("exit code of %s", client).isZero();
            return client.out();
        }
    }

    private static List<String> greetingsOver(String transport) {
        return Stream.of(
                        "{'kind':'unary','texts':['hello, Ada'],'transport':'%s'}",
                        "{'kind':'serverStream','texts':['hello, Ada','hello, Ada','hello, Ada'],'transport':'%s'}",
                        "{'kind':'clientStream','texts':['hello, Ada and Grace'],'transport':'%s'}",
                        "{'kind':'bidiStream','texts':['hello, Ada','hello, Grace','hello, Barbara'],'transport':'%s'}",
                        "{'kind':'refused','texts':['INVALID_ARGUMENT: times: 5000 (expected 1–1000)']}")
                .map(line -> line.replace('\'', '"').replace("%s", transport))
                .toList();
    }
}
