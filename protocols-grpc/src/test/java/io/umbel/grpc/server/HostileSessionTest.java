package io.umbel.grpc.server;

import static io.umbel.grpc.server.Http2Frames.END_HEADERS;
import static io.umbel.grpc.server.Http2Frames.HEADERS;
import static io.umbel.grpc.server.Http2Frames.PING;
import static io.umbel.grpc.server.Http2Frames.PREFACE;
import static io.umbel.grpc.server.Http2Frames.SETTINGS;
import static io.umbel.grpc.server.Http2Frames.cancel;
import static io.umbel.grpc.server.Http2Frames.frame;
import static io.umbel.grpc.server.Http2Frames.join;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.umbel.spi.Connection;
import io.umbel.spi.Stream;
import io.umbel.spi.Violation;
import io.umbel.testkit.ReportedViolation;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that breaks HTTP/2 is reported, loses that session, and nobody else notices. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostileSessionTest {
    /** POST http / :path = /a, of HPACK's static table but for the path. */
    private static final byte[] REQUEST = {(byte) 0x83, (byte) 0x86, 0x04, 0x02, '/', 'a'};

    private GrpcNode node;
    private Connection connection;
    private Stream session;

    @BeforeEach
    void start() throws Exception {
        node = GrpcNode.start("listen = []");
        connection = node.dial();
        session = connection.openStream();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private void begin() throws IOException {
        session.out().write(PREFACE);
        session.out().write(frame(SETTINGS, 0, 0, new byte[0]));
    }

    /** Sends until the session is closed. */
    private void flood(IntFunction<byte[]> frames) throws Exception {
        begin();
        Thread.ofVirtual().start(this::readAll);
        try {
            for (int i = 0; i < 100_000 && node.context.violations().isEmpty(); i++) {
                session.out().write(frames.apply(i));
            }
        } catch (IOException _) {
            // given up
        }
    }

    private void readAll() {
        try {
            session.in().readAllBytes();
        } catch (IOException _) {
            // given up
        }
    }

    private void assertReported(Violation violation) {
        while (node.context.violations().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(node.context.violations())
                .extracting(ReportedViolation::violation)
                .containsOnly(violation);
        assertThat(node.context.violations().getFirst().detail()).startsWith("HTTP/2: ");
        var health = HealthGrpc.newBlockingStub(node.channel());
        assertThat(
                        health.withDeadlineAfter(30, TimeUnit.SECONDS)
                                .check(HealthCheckRequest.getDefaultInstance())
                                .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void bytesThatAreNoHttp2_areReported() throws Exception {
        session.out().write("GET / HTTP/1.1\r\nhost: node\r\n\r\n".getBytes(US_ASCII));
        assertReported(Violation.PROTOCOL_ERROR);
    }

    @Test
    void frameThatIsTooLarge_isReported() throws Exception {
        begin();
        session.out().write(new byte[] {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1});
        assertReported(Violation.MALFORMED);
    }

    @Test
    void headersThatCannotBeDecoded_areReported() throws Exception {
        begin();
        session.out().write(frame(HEADERS, END_HEADERS, 1, new byte[] {(byte) 0xff, 1, 2, 3}));
        assertReported(Violation.MALFORMED);
    }

    @Test
    void pingsWithoutEnd_areReported() throws Exception {
        flood(_ -> frame(PING, 0, 0, new byte[8]));
        assertReported(Violation.FLOOD);
    }

    @Test
    void resetsWithoutEnd_areReported() throws Exception {
        flood(i -> join(frame(HEADERS, END_HEADERS, 2 * i + 1, REQUEST), cancel(2 * i + 1)));
        assertReported(Violation.FLOOD);
    }

    @Test
    void sessionThatEndsWell_isNotReported() throws Exception {
        begin();
        session.out().finish();
        session.in().readAllBytes();
        assertThat(node.context.violations()).isEmpty();
    }
}
