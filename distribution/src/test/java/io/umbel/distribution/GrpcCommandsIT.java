package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gRPC plugin's commands, as processes, on every transport of a node that serves a plugin's
 * service.
 */
final class GrpcCommandsIT {
    private static final String GREETER = "umbel.greeter.v1.Greeter";

    @TempDir private static Path folder;
    private static GreeterNode node;

    @BeforeAll
    static void serve() throws Exception {
        node = GreeterNode.start(folder);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void call_isAnsweredOnEveryTransport_byAServiceThatKnowsWhich() throws Exception {
        assertThat(greetedOver(node.ticket()))
                .contains("\"transport\":\"QUIC\"")
                .containsPattern("\"node\":\"[a-z2-7]{52}\"");
        assertThat(greetedOver("tcp://localhost:" + node.tcpPort()))
                .contains("\"transport\":\"TCP\"");
        assertThat(
                        greetedOver(
                                "tls://localhost:" + node.tlsPort(),
                                "--ca",
                                node.authority().toString()))
                .contains("\"transport\":\"TLS\"");
        assertThat(greetedOver("unix://" + node.socket()))
                .contains("\"transport\":\"UNIX\"", "\"address\":\"" + node.socket() + '"');
        assertThat(greetedOver("ws://localhost:" + node.webSocketPort() + "/grpc"))
                .contains("\"transport\":\"WEB_SOCKET\"");
    }

    private static String greetedOver(String target, String... options) throws Exception {
        var words =
                new ArrayList<>(
                        List.of(
                                "call",
                                target,
                                GREETER + "/Greet",
                                "-d",
                                "{\"name\": \"Ada\"}",
                                "--json"));
        words.addAll(List.of(options));
        List<String> out = succeed(words);
        assertThat(out).hasSize(1).first().asString().contains("\"text\":\"hello, Ada\"");
        return out.getFirst();
    }

    @Test
    void stream_isTypedAndAnsweredInLines() throws Exception {
        Path names = Files.writeString(folder.resolve("names"), "{name: Ada}\n{name: Grace}\n");
        List<String> out =
                succeed(List.of("call", node.ticket(), GREETER + "/GreetEach", "-d", "@" + names));

        assertThat(out)
                .satisfiesExactly(
                        ada -> assertThat(ada).contains("\"text\":\"hello, Ada\""),
                        grace -> assertThat(grace).contains("\"text\":\"hello, Grace\""));
    }

    @Test
    void listAndDescribe_sayWhatIsServed() throws Exception {
        assertThat(succeed(List.of("grpc", "list", node.ticket())))
                .contains(GREETER, "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection");
        assertThat(succeed(List.of("grpc", "describe", node.ticket(), GREETER + "/Greet")))
                .contains(
                        "rpc Greet (umbel.greeter.v1.GreetRequest) returns (umbel.greeter.v1.GreetReply);");
    }

    @Test
    void bench_measuresOverQuic() throws Exception {
        List<String> out =
                succeed(
                        List.of(
                                "bench",
                                "grpc",
                                node.ticket(),
                                GREETER + "/Greet",
                                "--concurrency",
                                "4",
                                "--warm-up",
                                "200ms",
                                "--duration",
                                "1s",
                                "--json"));
        assertThat(out)
                .hasSize(1)
                .first()
                .asString()
                .containsPattern("\"calls\":[1-9]")
                .contains("\"failures\":{}");
    }

    @Test
    void failures_areOneSentenceAndExitCodeOne() throws Exception {
        assertThat(fail(List.of("call", node.ticket(), GREETER + "/Great")))
                .isEqualTo(
                        "umbel: umbel.greeter.v1.Greeter has no method Great (expected one of Greet, GreetEach, GreetManyTimes, GreetEverybody)");
        assertThat(fail(List.of("call", node.ticket(), GREETER + "/Greet", "-d", "{nam: Ada}")))
                .isEqualTo(
                        "umbel: -d: nam: umbel.greeter.v1.GreetRequest has no such field (expected one of name)");
        assertThat(fail(List.of("call", node.ticket(), "no.Such/Method")))
                .contains("does not serve no.Such (expected one of ");
        assertThat(fail(List.of("call", "a".repeat(52), GREETER + "/Greet"))).startsWith("umbel: ");
    }

    private static List<String> succeed(List<String> words) throws Exception {
        try (var umbel =
                UmbelProcess.start(
                        node.archive(), folder.resolve("caller"), words.toArray(String[]::new))) {
            umbel.in().close();
            assertThat(umbel.awaitExit()).as("exit code of %s", umbel).isZero();
            return umbel.out();
        }
    }

    /** The sentence on standard error. */
    private static String fail(List<String> words) throws Exception {
        try (var umbel =
                UmbelProcess.start(
                        node.archive(), folder.resolve("caller"), words.toArray(String[]::new))) {
            umbel.in().close();
            assertThat(umbel.awaitExit()).as("exit code of %s", umbel).isOne();
            assertThat(umbel.err()).as("errors of %s", umbel).hasSize(1);
            return umbel.err().getFirst();
        }
    }
}
