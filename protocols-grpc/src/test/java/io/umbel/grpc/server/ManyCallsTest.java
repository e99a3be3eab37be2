package io.umbel.grpc.server;

import static io.umbel.grpc.server.AllListeners.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.TestServiceGrpc;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** As many calls as somebody may have open on one connection. */
@Tag("slow")
@Timeout(90)
final class ManyCallsTest {
    private static final int CALLS = 10_000;

    private AllListeners listeners;

    @BeforeEach
    void start() throws Exception {
        listeners = AllListeners.start();
    }

    @AfterEach
    void stop() {
        listeners.close();
    }

    @ParameterizedTest
    @EnumSource
    void tenThousandCallsOfOneConnection_areOpenAtOnce(Transport transport) throws Exception {
        var service = new HeldService();
        listeners.node.provide(service);
        ManagedChannel channel = listeners.channel(transport);
        var answers = new ArrayList<ListenableFuture<?>>();
        for (int i = 0; i < CALLS; i++) {
            answers.add(
                    TestServiceGrpc.newFutureStub(channel)
                            .unaryCall(SimpleRequest.getDefaultInstance()));
        }
        service.awaitHeld(CALLS);
        service.release.countDown();
        for (var answer : answers) {
            assertThat(answer.get(PATIENCE, TimeUnit.SECONDS)).isNotNull();
        }
    }
}
