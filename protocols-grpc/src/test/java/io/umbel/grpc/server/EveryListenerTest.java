package io.umbel.grpc.server;

import static io.umbel.grpc.server.AllListeners.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.TestServiceGrpc;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ExtensionPoint.Attachment;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What holds whatever a call comes over. */
@Timeout(90)
final class EveryListenerTest {
    private static final SimpleRequest REQUEST = SimpleRequest.getDefaultInstance();
    private static final int LARGE = 32 << 20;
    private static final int CALLS = 21;
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** The windows of the call, its session and its stream, and what waits above them. */
    private static final long UNREAD_LIMIT = 8 << 20;

    private static AllListeners listeners;
    private final HeldService held = new HeldService();
    private final RecordingService recording = new RecordingService();
    private Attachment served;
    private ManagedChannel channel;

    @BeforeAll
    static void start() throws Exception {
        listeners =
                AllListeners.start(
                        "server.max-message-size = 33 MiB", "client.max-message-size = 33 MiB");
    }

    @AfterAll
    static void stop() {
        listeners.close();
    }

    @AfterEach
    void detach() throws Exception {
        held.release.countDown();
        AllListeners.end(channel);
        served.detach();
    }

    private void serve(Transport transport, io.grpc.BindableService service) throws Exception {
        served = listeners.node.provide(service);
        channel = listeners.channel(transport);
    }

    private TestServiceGrpc.TestServiceBlockingStub stub() {
        return TestServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(PATIENCE, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void service_knowsItsCaller(Transport transport) throws Exception {
        serve(transport, recording);
        var _ = stub().unaryCall(REQUEST);

        ConnectionInfo caller = recording.callers.take();
        assertThat(caller).isInstanceOf(transport.caller());
        switch (caller) {
            case ConnectionInfo.Quic quic ->
                    assertThat(quic.peer()).isEqualTo(listeners.node.dialerId());
            case ConnectionInfo.Tcp tcp ->
                    assertThat(tcp.encrypted()).isEqualTo(transport.encrypted());
            case ConnectionInfo.WebSocket socket ->
                    assertThat(socket.encrypted()).isEqualTo(transport.encrypted());
            case ConnectionInfo.Unix unix ->
                    assertThat("unix://" + unix.socket()).isEqualTo(listeners.target(transport));
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"WEB_SOCKET", "SECURE_WEB_SOCKET"})
    void messagesOf32MiB_arriveWholeBothWays(Transport transport) throws Exception {
        assertArrivesWhole(transport);
    }

    /** The leak detector notes each of the masked words: half a minute. */
    @ParameterizedTest
    @EnumSource(names = {"WEB_SOCKET", "SECURE_WEB_SOCKET"})
    @Tag("slow")
    void messagesOf32MiB_arriveWholeInFrames(Transport transport) throws Exception {
        assertArrivesWhole(transport);
    }

    private void assertArrivesWhole(Transport transport) throws Exception {
        serve(transport, recording);
        var bytes = new byte[LARGE];
        new Random(1).nextBytes(bytes);
        ByteString body = ByteString.copyFrom(bytes);
        var large =
                SimpleRequest.newBuilder().setPayload(Payload.newBuilder().setBody(body)).build();

        assertThat(stub().unaryCall(large).getPayload().getBody().equals(body)).isTrue();
    }

    /** Cancelling takes a trip to the server; a call takes two, and the service's work. */
    @ParameterizedTest
    @EnumSource
    void cancellation_reachesTheServerWithinARoundTrip(Transport transport) throws Exception {
        serve(transport, held);
        var cancellations = new long[CALLS];
        var roundTrips = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            var call = TestServiceGrpc.newFutureStub(channel).unaryCall(REQUEST);
            held.awaitHeld(i + 1);
            long begun = System.nanoTime();
            call.cancel(true);
            assertThat(held.cancelled.poll(PATIENCE, TimeUnit.SECONDS)).isNotNull();
            cancellations[i] = System.nanoTime() - begun;

            begun = System.nanoTime();
            var _ =
                    catchThrowable(() ->
                            stub().emptyCall(
                                            io.grpc.testing.integration.EmptyProtos.Empty
                                                    .getDefaultInstance()));
            roundTrips[i] = System.nanoTime() - begun;
        }
        assertThat(median(cancellations))
                .as("nanoseconds, when a round trip takes %d", median(roundTrips))
                .isLessThan(median(roundTrips) + SLACK_NANOS);
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @ParameterizedTest
    @EnumSource
    void deadline_endsTheCallOnBothSides(Transport transport) throws Exception {
        serve(transport, held);
        Status status =
                Status.fromThrowable(
                        catchThrowable(() ->
                                stub().withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                                        .unaryCall(REQUEST)));

        assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        Context context = held.cancelled.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(context).isNotNull();
        assertThat(context.isCancelled()).isTrue();
        assertThat(context.getDeadline()).isNotNull();
        assertThat(context.getDeadline().timeRemaining(TimeUnit.MILLISECONDS)).isLessThan(150);
    }

    @ParameterizedTest
    @EnumSource
    void streamThatNobodyReads_holdsLittleOfTheServersMemory(Transport transport) throws Exception {
        var flooding = new FloodingService();
        serve(transport, flooding);
        var call =
                channel.newCall(
                        TestServiceGrpc.getStreamingOutputCallMethod(), CallOptions.DEFAULT);
        var first = new CountDownLatch(1);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(
                            io.grpc.testing.integration.Messages.StreamingOutputCallResponse m) {
                        first.countDown();
                    }
                },
                new Metadata());
        call.sendMessage(StreamingOutputCallRequest.getDefaultInstance());
        call.halfClose();
        call.request(1);
        assertThat(first.await(PATIENCE, TimeUnit.SECONDS)).isTrue();

        long before = -1;
        for (int calls = 0; flooding.sent.get() != before || calls < CALLS; calls++) {
            before = flooding.sent.get();
            assertThat(before).isLessThanOrEqualTo(UNREAD_LIMIT);
            // Calls of the same session go on meanwhile.
            Status other = Status.fromThrowable(catchThrowable(() -> stub().unaryCall(REQUEST)));
            assertThat(other.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        }
        call.cancel("enough", null);
        assertThat(flooding.cancelled.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
    }
}
