package io.umbel.grpc.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.grpc.test.LibraryServer;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code umbel call} against ordinary grpc-java servers. */
@Timeout(20)
final class CallCommandTest {
    private static final String LIBRARY = "umbel.test.v1.Library/";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static LibraryServer server;
    private final CommandRun run = new CommandRun();

    @TempDir private Path folder;

    @BeforeAll
    static void serve() throws Exception {
        server = LibraryServer.onTcp();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private int call(String method, String... arguments) {
        return callAt(server.tcpUri(), method, arguments);
    }

    private int callAt(String target, String method, String... arguments) {
        var words = new String[arguments.length + 2];
        words[0] = target;
        words[1] = LIBRARY + method;
        System.arraycopy(arguments, 0, words, 2, arguments.length);
        return run.run(new CallCommandProvider(), words);
    }

    // The four kinds

    @Test
    void unary_printsTheReplyForAPersonToRead() {
        assertThat(call("Put", "-d", "{\"title\": \"Emma\", \"loan\": \"1.500s\"}")).isZero();
        assertThat(run.printed())
                .isEqualTo("{\n  \"title\": \"Emma\",\n  \"loan\": \"1.500s\"\n}\n");
    }

    @Test
    void unaryWithoutData_sendsAnEmptyMessage() {
        assertThat(call("Put", "--defaults")).isZero();
        assertThat(run.printed()).contains("\"title\": \"\"", "\"copies\": 0");
    }

    @Test
    void serverStream_printsALineForEachReply() {
        assertThat(call("Copy", "-d", "{title: Emma, copies: 3}")).isZero();
        assertThat(run.printed().lines())
                .containsExactly(
                        "{\"title\":\"Emma\",\"copies\":3}",
                        "{\"title\":\"Emma\",\"copies\":2}",
                        "{\"title\":\"Emma\",\"copies\":1}");
    }

    @Test
    void clientStream_sendsEveryValueOfAFile() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("books"), "{\"title\":\"a\"}\n{\n\"title\":\"b\"}");

        run.forPrograms();
        assertThat(call("Count", "-d", "@" + file)).isZero();
        assertThat(run.printed()).isEqualTo("{\"books\":2,\"titles\":[\"a\",\"b\"]}\n");
    }

    @Test
    void clientStreamWithoutData_sendsNoMessage() {
        assertThat(call("Count", "--defaults")).isZero();
        assertThat(run.printed()).contains("\"books\": 0");
    }

    @Test
    void bidiStream_answersEachLineBeforeTheNextIsTyped() throws Exception {
        var typed = new PipedOutputStream();
        run.withInput(new PipedInputStream(typed));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var exit = executor.submit(() -> call("Lend", "-d", "-"));
            typed.write("{\"title\":\"a\"}\n".getBytes(StandardCharsets.UTF_8));
            typed.flush();
            assertThat(run.out.await("{\"title\":\"a\"}\n", PATIENCE)).isTrue();
            typed.write("{\"title\":\"b\"}\n".getBytes(StandardCharsets.UTF_8));
            typed.close();

            assertThat(exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
        }
        assertThat(run.printed()).isEqualTo("{\"title\":\"a\"}\n{\"title\":\"b\"}\n");
    }

    @Test
    void interruption_cancelsTheCall() throws Exception {
        try (var fresh = LibraryServer.onTcp();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var exit = executor.submit(() -> callAt(fresh.tcpUri(), "Ponder"));
            assertThat(fresh.service.pondering.await(30, TimeUnit.SECONDS)).isTrue();
            exit.cancel(true);
            assertThat(fresh.service.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    // Transports

    @Test
    void tls_isCalledWithTheAuthorityOrInsecurely() throws Exception {
        Path authority = folder.resolve("ca.pem");
        try (var tls = LibraryServer.onTls(authority)) {
            assertThat(callAt(tls.tlsUri(), "Put", "--ca", authority.toString())).isZero();
            assertThat(callAt(tls.tlsUri(), "Put", "--insecure")).isZero();
            assertThat(callAt(tls.tlsUri(), "Put")).isOne();
            assertThat(run.errors()).contains(tls.tlsUri(), "--ca FILE", "--insecure");
        }
    }

    @Test
    void unixSocket_isCalled() throws Exception {
        Path socket = folder.resolve("library.sock");
        try (var _ = LibraryServer.onUnix(socket)) {
            assertThat(callAt("unix://" + socket, "Put", "-d", "{title: Emma}")).isZero();
            assertThat(run.printed()).contains("Emma");
        }
    }

    // Options

    @Test
    void header_isSent() {
        assertThat(call("Token", "-H", "x-token: secret")).isZero();
        assertThat(run.printed()).contains("\"title\": \"secret\"");
    }

    @Test
    void verbose_tellsHeadersTrailersAndTimes() {
        assertThat(call("Token", "-H", "x-token: secret", "-v")).isZero();
        assertThat(run.errors())
                .contains(
                        "→ x-token: secret",
                        "← x-token: secret",
                        "← OK",
                        "← x-token: secret-trailer",
                        "sent 1 messages of ")
                .containsPattern("\\d+\\.\\d\\d ms {2}← first reply");
        assertThat(run.printed()).startsWith("{");
    }

    @Test
    void deadline_endsACallThatIsNotAnswered() {
        assertThat(call("Ponder", "--deadline", "200ms")).isOne();
        assertThat(run.errors()).contains(LIBRARY + "Ponder: DEADLINE_EXCEEDED");
    }

    @Test
    void descriptorSet_replacesReflection() throws Exception {
        Path file = folder.resolve("library.pb");
        Descriptors.writeLibraryTo(file);
        try (var silent = LibraryServer.withoutReflection()) {
            assertThat(callAt(silent.tcpUri(), "Put", "-d", "{title: Emma}")).isOne();
            assertThat(run.errors())
                    .contains(silent.tcpUri() + " has no reflection", "--descriptors");

            assertThat(
                            callAt(
                                    silent.tcpUri(),
                                    "Put",
                                    "-d",
                                    "{title: Emma}",
                                    "--descriptors",
                                    file.toString()))
                    .isZero();
            assertThat(run.printed()).contains("Emma");
        }
    }

    // Failures

    @Test
    void status_isToldWithItsDetails() {
        assertThat(call("Refuse", "-d", "{title: 'too loud'}")).isOne();
        assertThat(run.errors())
                .isEqualTo(
                        "umbel: umbel.test.v1.Library/Refuse: INVALID_ARGUMENT: too loud; retry after 1500 ms\n");
    }

    @Test
    void jsonThatDoesNotFit_namesTheField_andNothingIsCalled() {
        assertThat(call("Put", "-d", "{\"title\": \"a\", \"authors\": [{\"born\": \"long ago\"}]}"))
                .isOne();
        assertThat(run.errors())
                .isEqualTo(
                        "umbel: -d: authors[0].born: \"long ago\" (expected a whole number of 32 bits)\n");
    }

    @Test
    void jsonThatDoesNotFit_endsAStreamWithItsNumber() {
        run.withInput("{\"title\":\"a\"}\n{\"titel\":\"b\"}\n");
        assertThat(call("Lend", "-d", "-")).isOne();
        assertThat(run.errors())
                .startsWith(
                        "umbel: standard input, message 2: titel: umbel.test.v1.Book has no such field (expected one of title, ");
    }

    @Test
    void textThatIsNoJson_isToldWithItsPlace() {
        assertThat(call("Put", "-d", "{\"title\": ")).isOne();
        assertThat(run.errors()).startsWith("umbel: -d: no JSON: ").contains("line 1 column");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"sequel\":"})
    void aMillionBrackets_areToldInOneSentence(String opening) throws Exception {
        Path file = Files.writeString(folder.resolve("nested"), opening.repeat(1_000_000));

        assertThat(call("Put", "-d", "@" + file)).isOne();
        assertThat(run.errors())
                .startsWith("umbel: " + file + ": no JSON: Nesting limit 255 reached at line 1")
                .hasLineCount(1);
    }

    @Test
    void nestingAsDeepAsProtobufAllows_isSentAndPrinted() {
        assertThat(call("Put", "-d", sequels(90))).isZero();
        assertThat(run.printed()).contains("\"title\": \"the last\"");
    }

    @Test
    void nestingDeeperThanProtobufAllows_isToldInOneSentence() {
        assertThat(call("Put", "-d", sequels(200))).isOne();
        assertThat(run.errors())
                .isEqualTo("umbel: -d: nested 201 deep (expected at most 100, protobuf's limit)\n");
    }

    private static String sequels(int depth) {
        return "{sequel: ".repeat(depth) + "{title: 'the last'}" + "}".repeat(depth);
    }

    @Test
    void secondMessage_isRefusedWhereOneIsTaken() {
        assertThat(call("Put", "-d", "{}{}")).isOne();
        assertThat(run.errors()).contains(LIBRARY + "Put takes one message");
    }

    @Test
    void unknownMethod_isToldWithThoseThereAre() {
        assertThat(call("Puts")).isOne();
        assertThat(run.errors())
                .isEqualTo(
                        "umbel: umbel.test.v1.Library has no method Puts (expected one of Put, Copy, Count, Lend, Ponder, Refuse, Token)\n");
    }

    @Test
    void unknownService_isToldWithThoseThereAre() {
        assertThat(run.run(new CallCommandProvider(), server.tcpUri(), "umbel.test.v1.Librari/Put"))
                .isOne();
        assertThat(run.errors())
                .contains(
                        server.tcpUri()
                                + " does not serve umbel.test.v1.Librari (expected one of umbel.test.v1.Library, grpc.reflection");
    }

    @Test
    void serverThatIsNotThere_isRefusedInOneSentence() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThat(callAt("tcp://localhost:" + port, "Put")).isOne();
        assertThat(run.errors())
                .isEqualTo(
                        "umbel: tcp://localhost:%d: connection refused (expected a gRPC server there)\n"
                                .formatted(port));
    }

    @Test
    void socketThatIsNotThere_isToldInOneSentence() {
        Path socket = folder.resolve("nobody.sock");
        assertThat(callAt("unix://" + socket, "Put")).isOne();
        assertThat(run.errors()).startsWith("umbel: unix://" + socket + ": ").hasLineCount(1);
    }

    @Test
    void fileThatIsNotThere_isNamed() {
        assertThat(call("Put", "-d", "@" + folder.resolve("nothing"))).isOne();
        assertThat(run.errors()).contains(folder.resolve("nothing").toString());
    }

    @Test
    void methodAlone_isThatOfWhoeverOffersIt_whichTheRunningNodeKnows() {
        assertThat(run.run(new CallCommandProvider(), "a.B/C")).isOne();
        assertThat(run.errors())
                .contains("no node runs here that could find services by name (start it with:");
    }

    @Test
    void wrongArguments_areTwo_andSayWhatWasExpected() {
        assertThat(run.run(new CallCommandProvider())).isEqualTo(2);
        assertThat(run.run(new CallCommandProvider(), "tcp://localhost", "a.B/C")).isEqualTo(2);
        assertThat(call("Put", "-H", "nonsense")).isEqualTo(2);
        assertThat(call("Put", "--deadline", "soon")).isEqualTo(2);
        assertThat(call("Put", "--insecure")).isEqualTo(2);
        assertThat(run.run(new CallCommandProvider(), server.tcpUri(), "Put")).isEqualTo(2);
        assertThat(run.run(new CallCommandProvider(), server.tcpUri())).isEqualTo(2);
        assertThat(run.run(new CallCommandProvider(), "a.B/C", "a.B/C", "a.B/C")).isEqualTo(2);
        assertThat(run.errors())
                .contains(
                        "PEER|URI",
                        "expected tcp://host:port",
                        "expected name: value",
                        "expected a number above 0 and a unit",
                        "--ca and --insecure are for tls:// and wss://",
                        "expected pkg.Service/Method",
                        "See: umbel call --help");
    }

    @Test
    void help_showsEveryOption() {
        assertThat(new CallCommandProvider().help())
                .contains("Usage: umbel call", "--data", "--header", "--deadline", "--verbose");
    }
}
