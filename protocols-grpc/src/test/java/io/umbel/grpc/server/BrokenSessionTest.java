package io.umbel.grpc.server;

import static io.umbel.grpc.server.AllListeners.PATIENCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.umbel.spi.Admission;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish.Outcome;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a peer leaves unfinished or never began is forgotten, and nobody else notices. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BrokenSessionTest {
    private static final String STREAMING = "grpc.testing.TestService/StreamingInputCall";
    private static final String UNARY = "grpc.testing.TestService/UnaryCall";

    private static final RecordingService service = new RecordingService();
    private static AllListeners listeners;
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private ManagedChannel neighbours;
    private Conversation neighbour;
    private RawSession session;

    @BeforeAll
    static void start() throws Exception {
        listeners = AllListeners.start();
        listeners.node.provide(service);
    }

    @AfterAll
    static void stop() {
        listeners.close();
    }

    private void open(Transport transport) throws Exception {
        neighbours = listeners.channel(transport);
        neighbour = new Conversation(neighbours);
        neighbour.assertGoesOn("before");
        listeners.node.context.guardWith(_ -> Admission.accept(outcomes::add));
        session = RawSession.open(listeners, transport);
    }

    @BeforeEach
    void forgetWhatWas() {
        service.callers.clear();
        service.brokenOff.clear();
    }

    @AfterEach
    void close() throws Exception {
        neighbour.assertGoesOn("after");
        neighbour.end();
        AllListeners.end(neighbours);
        session.breakOff().close();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SECURE_WEB_SOCKET")
    void bytesThatAreNoHttp2_areAnsweredWithTheReason(Transport transport) throws Exception {
        open(transport);
        session.out().write("GET / HTTP/1.1\r\nhost: node\r\n\r\n".getBytes(US_ASCII));
        session.out().flush();

        assertThat(new String(session.in().readAllBytes(), ISO_8859_1))
                .containsIgnoringCase("http/1.x");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SECURE_WEB_SOCKET")
    void requestThatIsCancelledInItsMiddle_isForgotten(Transport transport) throws Exception {
        open(transport);
        write(Http2Frames.beginCall(STREAMING), Http2Frames.halfAMessage());
        assertThat(service.callers.poll(PATIENCE, TimeUnit.SECONDS)).isNotNull();
        write(Http2Frames.cancel(1));
        assertBrokenOff();
        assertForgotten();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SECURE_WEB_SOCKET")
    void requestWhoseSessionBreaksInItsMiddle_isForgotten(Transport transport) throws Exception {
        open(transport);
        write(Http2Frames.beginCall(STREAMING), Http2Frames.halfAMessage());
        assertThat(service.callers.poll(PATIENCE, TimeUnit.SECONDS)).isNotNull();
        session.breakOff().close();
        assertBrokenOff();
        assertForgotten();
    }

    /** Whose service has not been asked, because there is no request yet. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SECURE_WEB_SOCKET")
    void unaryRequestThatIsCancelledInItsMiddle_isForgotten(Transport transport) throws Exception {
        open(transport);
        write(Http2Frames.beginCall(UNARY), Http2Frames.halfAMessage(), Http2Frames.cancel(1));
        assertForgotten();
        assertThat(service.callers).isEmpty();
    }

    private void write(byte[]... frames) throws Exception {
        session.out().write(Http2Frames.join(frames));
        session.out().flush();
    }

    private void assertBrokenOff() throws InterruptedException {
        Throwable cause = service.brokenOff.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(cause).isNotNull();
        assertThat(Status.fromThrowable(cause).getCode()).isEqualTo(Status.Code.CANCELLED);
    }

    private void assertForgotten() throws InterruptedException {
        Outcome outcome = outcomes.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        assertThat(outcome.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(outcomes).isEmpty();
    }
}
