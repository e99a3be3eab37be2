package io.umbel.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.TestServiceGrpc;
import io.umbel.grpc.GrpcChannels;
import io.umbel.spi.Alpn;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Offer;
import io.umbel.spi.ServiceDirectory.Service;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel to {@code umbel:///<service>} against real nodes. */
@Timeout(90)
final class CallByNameTest {
    private static final String NAME = "grpc.testing.TestService";
    private static final SimpleRequest REQUEST = SimpleRequest.getDefaultInstance();

    private final RecordingService first = new RecordingService();
    private final RecordingService second = new RecordingService();
    private GrpcNode one;
    private GrpcNode two;
    private RecordedDirectory directory;

    @BeforeEach
    void start() throws Exception {
        one = GrpcNode.start();
        two = GrpcNode.start();
        var _ = one.provide(first);
        var _ = two.provide(second);
        directory = new RecordedDirectory(one.address());
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    private static Offer offer(GrpcNode node, Health health) {
        return new Offer(
                node.address(), new Service(NAME, GrpcChannels.ALPN, "1", Map.of(), health));
    }

    private static Offer offer(GrpcNode node) {
        return offer(node, Health.SERVING);
    }

    private TestServiceGrpc.TestServiceBlockingStub stub() {
        ManagedChannel channel = one.channels.builder("umbel:///" + NAME).build();
        return TestServiceGrpc.newBlockingStub(channel);
    }

    private static Status statusOf(TestServiceGrpc.TestServiceBlockingStub stub) {
        try {
            var _ = stub.withDeadlineAfter(20, TimeUnit.SECONDS).unaryCall(REQUEST);
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    /** Each question is a call, so this does not spin. */
    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
        }
    }

    @Test
    void calls_areSpreadOverAllNodes_andFollowTheDirectory() {
        one.offerToDialer(directory);
        directory.put(offer(one));
        var stub = stub();
        assertThat(statusOf(stub).isOk()).isTrue();
        assertThat(second.callers).isEmpty();

        directory.put(offer(two));
        await(() -> statusOf(stub).isOk() && !second.callers.isEmpty());

        directory.remove(offer(one));
        await(() -> {
            first.callers.clear();
            return Stream.of(stub, stub).allMatch(each -> statusOf(each).isOk())
                    && first.callers.isEmpty();
        });
    }

    @Test
    void nodeThatIsNotServing_isNotCalled() {
        one.offerToDialer(directory);
        directory.put(offer(one));
        directory.put(offer(two, Health.NOT_SERVING));
        var stub = stub();
        for (int i = 0; i < 4; i++) {
            assertThat(statusOf(stub).isOk()).isTrue();
        }
        assertThat(second.callers).isEmpty();
    }

    @Test
    void serviceThatNobodyOffers_isUnavailable_andTheStatusNamesThoseThatAre() {
        one.offerToDialer(directory);
        directory.put(
                new Offer(
                        two.address(),
                        new Service(
                                "greeter.Greeter",
                                GrpcChannels.ALPN,
                                "1",
                                Map.of(),
                                Health.SERVING)));
        directory.put(
                new Offer(
                        one.address(),
                        new Service("ping", Alpn.of("/ping/1.0"), "1", Map.of(), Health.SERVING)));
        Status status = statusOf(stub());

        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription())
                .contains("no node offers " + NAME + " (known services: greeter.Greeter)");
    }

    @Test
    void serviceThatDrains_isUnavailable_andTheStatusNamesItsNodes() {
        one.offerToDialer(directory);
        directory.put(offer(two, Health.NOT_SERVING));
        assertThat(statusOf(stub()).getDescription())
                .contains("takes calls now (NOT_SERVING: " + two.address().id().toShortString());
    }

    @Test
    void nodeWithoutDirectory_saysWhichPluginIsMissing() {
        Status status = statusOf(stub());
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription()).contains("expected the plugin gossip");
    }

    @Test
    void callThatWaitsForReady_waitsForAnOffer() throws Exception {
        ManagedChannel channel = one.channels.builder("umbel:///" + NAME).build();
        var answer = TestServiceGrpc.newFutureStub(channel).withWaitForReady().unaryCall(REQUEST);
        assertThat(statusOf(TestServiceGrpc.newBlockingStub(channel)).isOk()).isFalse();
        one.offerToDialer(directory);
        directory.put(offer(two));

        assertThat(answer.get(30, TimeUnit.SECONDS)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"round_robin", "pick_first"})
    void lastOfferThatIsWithdrawn_endsCalls_thoughItsNodeStaysConnected(String policy)
            throws Exception {
        try (var caller = GrpcNode.start("client.load-balancing = " + policy)) {
            caller.offerToDialer(directory);
            directory.put(offer(two));
            var stub =
                    TestServiceGrpc.newBlockingStub(
                            caller.channels.builder("umbel:///" + NAME).build());
            assertThat(statusOf(stub).isOk()).isTrue();
            directory.remove(offer(two));

            await(() -> !statusOf(stub).isOk());
            assertThat(statusOf(stub).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(statusOf(stub).getDescription()).contains("no node offers " + NAME);

            directory.put(offer(two));
            await(() -> statusOf(stub).isOk());
        }
    }

    @Test
    void lastNodeThatDies_leavesAStatusThatSaysWhoOffersWhat() throws Exception {
        one.offerToDialer(directory);
        directory.put(offer(two));
        var stub = stub();
        assertThat(statusOf(stub).isOk()).isTrue();
        directory.remove(offer(two));
        two.unload();

        await(() -> String.valueOf(statusOf(stub).getDescription()).contains("no node offers"));
        two.load();
    }

    @Test
    void nameThatIsNone_isRefused() {
        assertThat(catchThrowable(() -> one.channels.builder("umbel:///not a name")))
                .hasMessageContaining("expected a service's full name, as umbel:///pkg.Service");
    }
}
