package io.umbel.grpc.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.umbel.grpc.test.LibraryServer;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code umbel bench grpc} against an ordinary server. */
@Timeout(60)
final class BenchCommandTest {
    private static final String LIBRARY = "umbel.test.v1.Library/";

    private static LibraryServer server;
    private final CommandRun run = new CommandRun();

    @BeforeAll
    static void serve() throws Exception {
        server = LibraryServer.onTcp();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private int bench(String method, String... arguments) {
        var words = new String[arguments.length + 6];
        words[0] = server.tcpUri();
        words[1] = LIBRARY + method;
        words[2] = "--warm-up";
        words[3] = "100ms";
        words[4] = "--duration";
        words[5] = "1500ms";
        System.arraycopy(arguments, 0, words, 6, arguments.length);
        return run.run(new BenchCommandProvider(), words);
    }

    private JsonObject report() {
        return JsonParser.parseString(run.printed()).getAsJsonObject();
    }

    @Test
    void closedLoop_countsCallsAndLatencies_andTellsProgress() {
        run.forPrograms();
        assertThat(bench("Put", "-d", "{title: Emma}", "--concurrency", "4")).isZero();

        assertThat(report().get("calls").getAsLong()).isPositive();
        assertThat(report().get("replies")).isEqualTo(report().get("calls"));
        assertThat(report().get("replyBytes").getAsLong())
                .as("a book with a title of four letters has six bytes")
                .isEqualTo(6 * report().get("calls").getAsLong());
        assertThat(report().get("concurrency").getAsInt()).isEqualTo(4);
        assertThat(report().get("failures").getAsJsonObject().isEmpty()).isTrue();
        assertThat(report().get("unfinished").getAsLong()).isZero();
        JsonObject latency = report().get("latencyMicros").getAsJsonObject();
        assertThat(latency.get("p50").getAsDouble())
                .isPositive()
                .isLessThanOrEqualTo(latency.get("max").getAsDouble());
        assertThat(run.errors()).contains("calls/s  p50 ");
    }

    @Test
    void fixedRate_beginsAsManyAsAsked() {
        run.forPrograms();
        assertThat(bench("Put", "--rate", "200")).isZero();

        assertThat(report().get("calls").getAsLong()).isBetween(290L, 310L);
        assertThat(report().get("rate").getAsDouble()).isEqualTo(200);
    }

    @Test
    void streams_areOneCallOfManyMessages() {
        run.forPrograms();
        assertThat(bench("Copy", "-d", "{copies: 5}")).isZero();

        assertThat(report().get("replies").getAsLong())
                .isEqualTo(5 * report().get("calls").getAsLong());
    }

    @Test
    void table_isForAPerson() {
        assertThat(bench("Lend", "-d", "{}{}{}")).isZero();
        assertThat(run.printed())
                .startsWith(LIBRARY + "Lend on " + server.tcpUri() + ", 1 at once\n")
                .contains("calls  ", "rate  ", "p99.9  ");
    }

    @Test
    void failures_areCounted_andARunWithoutSuccessFails() {
        run.forPrograms();
        assertThat(bench("Refuse", "-d", "{title: no}", "--concurrency", "2")).isOne();

        assertThat(report().get("calls").getAsLong()).isZero();
        assertThat(report().get("failures").getAsJsonObject().get("INVALID_ARGUMENT").getAsLong())
                .isPositive();
        assertThat(run.errors()).contains(LIBRARY + "Refuse: INVALID_ARGUMENT: no");
    }

    @Test
    void serverThatIsNotThere_isAFailure() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThat(run.run(new BenchCommandProvider(), "tcp://localhost:" + port, LIBRARY + "Put"))
                .isOne();
        assertThat(run.errors()).contains("connection refused");
    }

    @Test
    void wrongArguments_areTwo() {
        assertThat(bench("Put", "--concurrency", "0")).isEqualTo(2);
        assertThat(bench("Put", "--rate", "-1")).isEqualTo(2);
        assertThat(bench("Put", "--duration", "0s")).isEqualTo(2);
        assertThat(run.errors())
                .contains("--concurrency: 0 (expected 1–10000)", "--rate: -1.0 (expected above 0");
    }
}
